package chat.parley.command.room;

import chat.parley.api.room.OldMessage;
import chat.parley.api.room.RoomEvent.MessageDeleted;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.eventstore.PostgresEventStore;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** {@link MessageLog} by the identifiers that {@link MessageIdentity} gives. */
@Component
class PostgresMessageLog implements MessageLog {
    private final PostgresEventStore eventStore;

    PostgresMessageLog(PostgresEventStore eventStore) {
        this.eventStore = eventStore;
    }

    @Override
    public Optional<StoredMessage> at(String roomId, long sequence) {
        return eventStore.findEvent(roomId, sequence).flatMap(StoredMessage::of);
    }

    @Override
    public Optional<StoredMessage> postedBy(String author, String roomId, UUID messageId) {
        return eventStore
                .findEvent(MessageIdentity.eventId(roomId, author, messageId))
                .flatMap(StoredMessage::of);
    }

    @Override
    public Optional<StoredMessage> withId(String roomId, UUID messageId, String asker) {
        return eventStore.findEventsByPrefix(MessagePosted.eventIds(roomId, messageId)).stream()
                .flatMap(event -> StoredMessage.of(event).stream())
                .min(Comparator.comparing((StoredMessage found) ->
                                !found.message().username().equals(asker))
                        .thenComparingLong(StoredMessage::sequence));
    }

    @Override
    public Set<OldMessage> posted(String roomId, Collection<OldMessage> messages) {
        Function<OldMessage, String> eventId =
                message -> MessageIdentity.eventId(roomId, message.username(), message.messageId());
        Set<String> stored = eventStore.storedIds(messages.stream().map(eventId).toList());
        return messages.stream()
                .filter(message -> stored.contains(eventId.apply(message)))
                .collect(Collectors.toSet());
    }

    @Override
    public boolean isDeleted(String roomId, long sequence) {
        return !eventStore
                .storedIds(List.of(MessageDeleted.eventId(roomId, sequence)))
                .isEmpty();
    }
}
