package chat.parley.query.history;

import static chat.parley.api.Refusal.Reason.MESSAGE_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.NOT_ALLOWED;

import chat.parley.api.Refusal;
import chat.parley.api.room.MessageKey;
import chat.parley.api.room.MessagePage;
import chat.parley.api.room.MessageView;
import chat.parley.api.room.RevisionView;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.api.room.RoomQuery.OneMessageQuery;
import chat.parley.api.room.RoomQuery.RepliesQuery;
import chat.parley.api.room.RoomQuery.RevisionsQuery;
import chat.parley.eventstore.PostgresEventStore;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.queryhandling.QueryHandler;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** What can be asked of one message: how it reads, how it read, what was answered. */
@Component
class SingleMessages {
    private final MessageRepository messages;
    private final PastMessages past;
    private final MessageReaders readers;
    private final PostgresEventStore eventStore;

    SingleMessages(
            MessageRepository messages, PastMessages past, MessageReaders readers, PostgresEventStore eventStore) {
        this.messages = messages;
        this.past = past;
        this.readers = readers;
        this.eventStore = eventStore;
    }

    @QueryHandler
    MessageView answer(OneMessageQuery query) {
        long from = readers.admit(query.roomId(), query.reader(), null);
        MessageRow row = find(query.roomId(), query.message(), query.reader(), from);
        return past.withoutDeleted(query.roomId(), List.of(row.view())).getFirst();
    }

    /** Only moderators still read what was deleted: to its author the words are gone too. */
    @QueryHandler
    List<RevisionView> answer(RevisionsQuery query) {
        String roomId = query.roomId();
        long from = readers.admit(roomId, query.reader(), null);
        MessageRow row = find(roomId, query.message(), query.reader(), from);
        boolean isModerator = readers.isModerator(roomId, query.reader());
        if (!isModerator && !row.username.equals(query.reader())) {
            throw new Refusal(
                    NOT_ALLOWED, "only %s, who wrote it, and moderators see its versions".formatted(row.username));
        }
        List<RevisionView> versions = past.revisions(roomId, row.sequence, query.after(), query.limit());
        return isModerator || !past.isDeleted(roomId, row.sequence)
                ? versions
                : versions.stream().map(RevisionView::withoutContent).toList();
    }

    @QueryHandler
    MessagePage answer(RepliesQuery query) {
        String roomId = query.roomId();
        long from = readers.admit(roomId, query.reader(), null);
        MessageRow row = find(roomId, query.message(), query.reader(), from);
        long thread = row.thread == null ? row.sequence : row.thread;
        List<MessageRow> found =
                messages.replies(roomId, thread, Math.max(query.after(), from - 1), Limit.of(query.limit() + 1));
        List<MessageView> page =
                found.stream().limit(query.limit()).map(MessageRow::view).toList();
        Long newer = found.size() > query.limit() ? page.getLast().sequence() : null;
        return new MessagePage(past.withoutDeleted(roomId, page), null, newer);
    }

    /** What the reader may not see is not there. */
    private MessageRow find(String roomId, MessageKey key, @Nullable String reader, long from) {
        Optional<Long> place = switch (key) {
            case MessageKey.At at -> Optional.of(at.sequence());
            case MessageKey.ById id -> place(roomId, id.messageId(), reader, from);
        };
        return place.filter(sequence -> sequence >= from)
                .flatMap(sequence -> messages.at(roomId, sequence))
                .orElseThrow(() ->
                        new Refusal(MESSAGE_NOT_FOUND, "there is no message %s in room %s".formatted(key, roomId)));
    }

    /** The reader's own message, else the oldest. */
    private Optional<Long> place(String roomId, UUID messageId, @Nullable String reader, long from) {
        String ids = MessagePosted.eventIds(roomId, messageId);
        Optional<Long> own = reader == null
                ? Optional.empty()
                : eventStore.findEvent(ids + reader).map(DomainEventMessage::getSequenceNumber);
        return own.filter(sequence -> sequence >= from)
                .or(() -> eventStore.findEventsByPrefix(ids).stream()
                        .map(DomainEventMessage::getSequenceNumber)
                        .filter(sequence -> sequence >= from)
                        .min(Comparator.naturalOrder()));
    }
}
