package chat.parley.query.history;

import static chat.parley.api.room.RevisionView.Kind.DELETED;
import static chat.parley.api.room.RevisionView.Kind.EDITED;
import static chat.parley.api.room.RevisionView.Kind.POSTED;

import chat.parley.api.room.MessageView;
import chat.parley.api.room.RevisionView;
import chat.parley.api.room.RoomEvent;
import chat.parley.api.room.RoomEvent.MessageDeleted;
import chat.parley.api.room.RoomEvent.MessageEdited;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.eventstore.PostgresEventStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.axonframework.eventhandling.DomainEventMessage;
import org.springframework.stereotype.Component;

/**
 * What messages said, from the log: the tables have no words but today's.
 *
 * <p>The log also says which messages are deleted, so that a projection that is being rebuilt gives nothing away.
 */
@Component
class PastMessages {
    /** Of a message that got a great many reactions, not all events are held in memory at once. */
    private static final int READ_EVENTS_MAX = 500;

    private final MessageChanges changes;
    private final PostgresEventStore eventStore;

    PastMessages(MessageChanges changes, PostgresEventStore eventStore) {
        this.changes = changes;
        this.eventStore = eventStore;
    }

    /** These messages as they were just after the event at {@code asOf}, by their places. */
    List<MessageView> at(String roomId, Collection<Long> messages, long asOf) {
        List<Long> events = Stream.concat(messages.stream(), changes.of(roomId, messages, asOf).stream())
                .sorted()
                .toList();
        MessageFold fold = new MessageFold();
        for (int from = 0; from < events.size(); from += READ_EVENTS_MAX) {
            List<Long> some = events.subList(from, Math.min(events.size(), from + READ_EVENTS_MAX));
            eventStore.readEventsAt(roomId, some).forEach(applyTo(fold));
        }
        return fold.messages();
    }

    private static Consumer<DomainEventMessage<?>> applyTo(MessageFold fold) {
        return event -> fold.apply((RoomEvent) event.getPayload(), event.getSequenceNumber(), event.getTimestamp());
    }

    /** The versions of a message after the one at a sequence, oldest first, at most that many. */
    List<RevisionView> revisions(String roomId, long message, long after, int limit) {
        List<RevisionView> found = new ArrayList<>();
        List<Long> events = after < message ? List.of(message) : nextChanges(roomId, message, after);
        while (!events.isEmpty() && found.size() < limit) {
            eventStore
                    .readEventsAt(roomId, events)
                    .forEach(event -> version(event).ifPresent(found::add));
            events = nextChanges(roomId, message, events.getLast());
        }
        return found.subList(0, Math.min(limit, found.size()));
    }

    private List<Long> nextChanges(String roomId, long message, long after) {
        return changes.after(roomId, message, after, READ_EVENTS_MAX);
    }

    /** None if it changed something else than the words. */
    private static Optional<RevisionView> version(DomainEventMessage<?> event) {
        Instant at = event.getTimestamp();
        long sequence = event.getSequenceNumber();
        return switch ((RoomEvent) event.getPayload()) {
            case MessagePosted posted ->
                Optional.of(new RevisionView(posted.content(), posted.username(), at, sequence, POSTED, null));
            case MessageEdited edited ->
                Optional.of(new RevisionView(edited.content(), edited.username(), at, sequence, EDITED, null));
            case MessageDeleted deleted ->
                Optional.of(new RevisionView("", deleted.by(), at, sequence, DELETED, deleted.reason()));
            default -> Optional.empty();
        };
    }

    boolean isDeleted(String roomId, long message) {
        return !eventStore
                .storedIds(List.of(MessageDeleted.eventId(roomId, message)))
                .isEmpty();
    }

    /** The same messages, but of those that are deleted by now only that they were. */
    List<MessageView> withoutDeleted(String roomId, List<MessageView> messages) {
        Set<String> deletions = eventStore.storedIds(messages.stream()
                .filter(message -> !message.deleted())
                .map(message -> MessageDeleted.eventId(roomId, message.sequence()))
                .toList());
        return messages.stream()
                .map(message -> deletions.contains(MessageDeleted.eventId(roomId, message.sequence()))
                        ? message.withoutContent()
                        : message)
                .toList();
    }
}
