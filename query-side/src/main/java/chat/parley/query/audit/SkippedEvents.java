package chat.parley.query.audit;

import chat.parley.eventstore.LogFilter;
import java.io.IOException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which events operators had projections pass over: that is in no log, and is told by itself. */
@Component
class SkippedEvents {
    static final String TYPE = "event.skipped";
    private static final int ALL = 1_000_000;

    private final JdbcClient jdbc;

    SkippedEvents(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The next answers behind a place, at most that many. */
    AuditLog.Page page(AuditQuestion question, long after, int limit) {
        List<Numbered> found = find(question, after, limit + 1);
        List<AuditEntry> answers = new ArrayList<>();
        found.stream().limit(limit).forEach(skip -> answers.add(skip.entry()));
        return new AuditLog.Page(
                answers, found.size() > limit ? found.get(limit - 1).id() : null);
    }

    /** All answers: each was an operator's decision, so they are few. */
    void all(AuditQuestion question, long after, AuditLog.Recipient recipient) throws IOException {
        recipient.take(find(question, after, ALL).stream().map(Numbered::entry).toList());
    }

    private List<Numbered> find(AuditQuestion question, long after, int max) {
        LogFilter filter = question.events();
        return jdbc.sql("""
                        select * from account.skipped_event
                        where id > :after and (:room::text is null or room_id = :room)
                          and (:by::text is null or skipped_by = :by)
                          and (:since::timestamptz is null or skipped_at >= :since)
                          and (:until::timestamptz is null or skipped_at < :until)
                        order by id limit :max
                        """)
                .param("after", after)
                .param("room", question.room())
                .param("by", question.by())
                .param("since", utc(filter.since()))
                .param("until", utc(filter.until()))
                .param("max", max)
                .query((row, number) -> new Numbered(
                        row.getLong("id"),
                        new AuditEntry(
                                TYPE,
                                row.getString("room_id"),
                                row.getLong("sequence"),
                                row.getObject("skipped_at", OffsetDateTime.class)
                                        .toInstant(),
                                row.getString("skipped_by"),
                                row.getString("projection"),
                                row.getString("reason"))))
                .list();
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant time) {
        return time == null ? null : time.atOffset(ZoneOffset.UTC);
    }

    private record Numbered(long id, AuditEntry entry) {}
}
