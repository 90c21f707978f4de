package chat.parley.command.room;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Objects;
import org.axonframework.eventsourcing.EventSourcedAggregate;
import org.axonframework.eventsourcing.EventSourcingRepository;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.annotation.HandlerDefinition;
import org.axonframework.messaging.annotation.ParameterResolverFactory;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The rooms that commands are decided on: kept in memory, and brought up to date from the store before each decision.
 *
 * <p>Axon's {@code CachingEventSourcingRepository} trusts its cache, so a node could refuse or ignore a command because
 * of what another node changed long ago. Reading the events after the version at hand costs one indexed query, usually
 * empty.
 *
 * <p>A command takes its room out of the cache and puts it back once its events are stored: whatever goes wrong in
 * between, a room that got ahead of the store is simply not there any more.
 */
@Component
class ChatRooms extends EventSourcingRepository<ChatRoom> {
    private final EventStore eventStore;
    private final Cache<String, EventSourcedAggregate<ChatRoom>> ready;

    ChatRooms(
            EventStore eventStore,
            RoomLocks locks,
            SnapshotTriggerDefinition chatRoomSnapshots,
            HandlerDefinition handlerDefinition,
            ParameterResolverFactory parameterResolverFactory,
            CommandSettings settings) {
        super(EventSourcingRepository.builder(ChatRoom.class)
                .eventStore(eventStore)
                .snapshotTriggerDefinition(chatRoomSnapshots)
                .lockFactory(locks)
                .handlerDefinition(handlerDefinition)
                .parameterResolverFactory(parameterResolverFactory));
        this.eventStore = eventStore;
        this.ready =
                Caffeine.newBuilder().maximumSize(settings.roomsInMemoryMax()).build();
    }

    @Override
    protected EventSourcedAggregate<ChatRoom> doLoadWithLock(String roomId, @Nullable Long expectedVersion) {
        EventSourcedAggregate<ChatRoom> cached = ready.asMap().remove(roomId);
        EventSourcedAggregate<ChatRoom> room =
                cached != null ? caughtUp(cached) : super.doLoadWithLock(roomId, expectedVersion);
        Long version = room.version();
        UnitOfWork<?> command = CurrentUnitOfWork.get();
        command.afterCommit(done -> ready.put(roomId, room));
        command.onRollback(undone -> {
            if (Objects.equals(room.version(), version)) {
                ready.put(roomId, room); // Refused before anything was applied: the room is as it was.
            }
        });
        return room;
    }

    private EventSourcedAggregate<ChatRoom> caughtUp(EventSourcedAggregate<ChatRoom> room) {
        DomainEventStream missed = eventStore.readEvents(room.identifierAsString(), room.version() + 1);
        if (missed.hasNext()) {
            room.initializeState(missed);
        }
        return room;
    }
}
