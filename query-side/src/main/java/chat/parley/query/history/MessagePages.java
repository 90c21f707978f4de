package chat.parley.query.history;

import chat.parley.api.room.MessagePage;
import chat.parley.api.room.MessageView;
import chat.parley.api.room.Moment;
import chat.parley.api.room.RoomQuery.MessagesQuery;
import chat.parley.eventstore.PostgresEventStore;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.axonframework.queryhandling.QueryHandler;
import org.springframework.data.domain.Limit;
import org.springframework.stereotype.Component;

/** Pages of a room's messages, as they are or as they were: the tables say which, and of the past the log says what. */
@Component
class MessagePages {
    private final MessageRepository messages;
    private final PastMessages past;
    private final MessageReaders readers;
    private final PostgresEventStore eventStore;

    MessagePages(MessageRepository messages, PastMessages past, MessageReaders readers, PostgresEventStore eventStore) {
        this.messages = messages;
        this.past = past;
        this.readers = readers;
        this.eventStore = eventStore;
    }

    @QueryHandler
    MessagePage answer(MessagesQuery query) {
        long from = readers.admit(query.roomId(), query.reader(), query.asOf());
        if (query.around() != null) {
            return pageAround(query, sequence(query.roomId(), query.around()), from);
        }
        return query.after() == null ? olderPage(query, from) : newerPage(query, Math.max(query.after(), from - 1));
    }

    /** The newest event to be seen. */
    private static long until(MessagesQuery query) {
        return query.asOf() == null ? Long.MAX_VALUE - 1 : query.asOf();
    }

    private MessagePage olderPage(MessagesQuery query, long from) {
        long end = until(query) + 1;
        long before = query.before() == null ? end : Math.min(query.before(), end);
        List<MessageRow> found = messages.newestBefore(query.roomId(), before, from, oneMoreThan(query.limit()));
        List<MessageRow> page = first(query.limit(), found).reversed();
        Long newer = page.isEmpty() ? before - 1 : page.getLast().sequence;
        return new MessagePage(
                views(query, page),
                found.size() > query.limit() ? page.getFirst().sequence : null,
                before == end ? null : newer);
    }

    private MessagePage newerPage(MessagesQuery query, long after) {
        List<MessageRow> found = messages.oldestAfter(query.roomId(), after, until(query), oneMoreThan(query.limit()));
        List<MessageRow> page = first(query.limit(), found);
        Long older = page.isEmpty() ? after + 1 : page.getFirst().sequence;
        return new MessagePage(
                views(query, page), older, found.size() > query.limit() ? page.getLast().sequence : null);
    }

    /** Half a page before a sequence and half from there on, which is the larger half. */
    private MessagePage pageAround(MessagesQuery query, long sequence, long from) {
        int half = query.limit() / 2;
        int rest = query.limit() - half;
        long middle = Math.clamp(sequence, from, Math.max(from, until(query) + 1));
        List<MessageRow> before = messages.newestBefore(query.roomId(), middle, from, oneMoreThan(half));
        List<MessageRow> after = messages.oldestAfter(query.roomId(), middle - 1, until(query), oneMoreThan(rest));
        List<MessageRow> page = Stream.concat(first(half, before).reversed().stream(), first(rest, after).stream())
                .toList();
        Long older = page.isEmpty() ? middle : page.getFirst().sequence;
        return new MessagePage(
                views(query, page),
                before.size() > half ? older : null,
                after.size() > rest ? page.getLast().sequence : null);
    }

    /** Of an instant, the first event that was not before it; the log knows times to the microsecond. */
    private long sequence(String roomId, Moment moment) {
        return switch (moment) {
            case Moment.At at -> at.sequence();
            case Moment.Time time ->
                eventStore.sequenceAt(roomId, time.instant().minus(1, ChronoUnit.MICROS)) + 1;
        };
    }

    private List<MessageView> views(MessagesQuery query, List<MessageRow> page) {
        Long asOf = query.asOf();
        if (asOf == null) {
            return page.stream().map(MessageRow::view).toList();
        }
        List<Long> sequences = page.stream().map(row -> row.sequence).toList();
        List<MessageView> then = past.at(query.roomId(), sequences, asOf);
        return readers.isModerator(query.roomId(), query.reader()) ? then : past.withoutDeleted(query.roomId(), then);
    }

    /** One row more than asked for tells whether there is another page. */
    private static Limit oneMoreThan(int limit) {
        return Limit.of(limit + 1);
    }

    private static List<MessageRow> first(int limit, List<MessageRow> found) {
        return found.subList(0, Math.min(limit, found.size()));
    }
}
