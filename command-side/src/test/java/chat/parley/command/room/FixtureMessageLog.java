package chat.parley.command.room;

import chat.parley.api.room.OldMessage;
import chat.parley.api.room.RoomEvent.MessageDeleted;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** What the log would know, from the events that a test has given. */
record FixtureMessageLog(EventStore given) implements MessageLog {
    @Override
    public Optional<StoredMessage> at(String roomId, long sequence) {
        return messages(roomId)
                .filter(message -> message.sequence() == sequence)
                .findAny();
    }

    @Override
    public Optional<StoredMessage> postedBy(String author, String roomId, UUID messageId) {
        return withId(roomId, messageId)
                .filter(message -> message.message().username().equals(author))
                .findFirst();
    }

    @Override
    public Optional<StoredMessage> withId(String roomId, UUID messageId, String asker) {
        return postedBy(asker, roomId, messageId)
                .or(() -> withId(roomId, messageId).findFirst());
    }

    @Override
    public Set<OldMessage> posted(String roomId, Collection<OldMessage> messages) {
        return messages.stream()
                .filter(message -> postedBy(message.username(), roomId, message.messageId())
                        .isPresent())
                .collect(Collectors.toSet());
    }

    @Override
    public boolean isDeleted(String roomId, long sequence) {
        return events(roomId)
                .anyMatch(event ->
                        event.getPayload() instanceof MessageDeleted deleted && deleted.messageSequence() == sequence);
    }

    private Stream<StoredMessage> withId(String roomId, UUID messageId) {
        return messages(roomId).filter(message -> message.message().messageId().equals(messageId));
    }

    private Stream<StoredMessage> messages(String roomId) {
        return events(roomId).flatMap(event -> StoredMessage.of(event).stream());
    }

    private Stream<DomainEventMessage<?>> events(String roomId) {
        return given.readEvents(roomId).asStream().map(event -> event);
    }
}
