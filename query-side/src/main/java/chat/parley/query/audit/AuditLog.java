package chat.parley.query.audit;

import static chat.parley.api.Refusal.Reason.ROOM_NOT_FOUND;

import chat.parley.api.Refusal;
import chat.parley.api.room.RoomEvent;
import chat.parley.eventstore.EventLog;
import chat.parley.eventstore.LogScan;
import chat.parley.eventstore.PostgresEventStore;
import chat.parley.eventstore.StoredEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Answers from the log itself, in the order of its commits: what was done is known as soon as it is stored. */
@Component
class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final int EVENTS_A_READ = 500;
    /** After so many, a page is given as it is: what is wanted may be as rare as it likes. */
    private static final int READS_A_PAGE_MAX = 100;

    private final EventLog log;

    AuditLog(PostgresEventStore eventStore) {
        this.log = eventStore.log();
    }

    /** Begins to read behind a place. */
    LogScan scan(AuditQuestion question, long after) {
        LogScan scan = log.scan(question.events(), after);
        if (question.room() != null && log.newestOf(question.room()).isEmpty()) {
            throw new Refusal(ROOM_NOT_FOUND, "there is no room %s".formatted(question.room()));
        }
        return scan;
    }

    /** The next answers, at most that many: fewer, perhaps none, also where there are more behind them. */
    Page page(AuditQuestion question, LogScan scan, int limit) {
        List<AuditEntry> answers = new ArrayList<>();
        for (int reads = 0; reads < READS_A_PAGE_MAX && !scan.isAtEnd(); reads++) {
            boolean looksClosely = question.by() != null;
            List<StoredEvent> events = scan.next(looksClosely ? EVENTS_A_READ : limit - answers.size());
            for (StoredEvent event : events) {
                answers.addAll(answers(question, event));
                if (answers.size() >= limit) {
                    boolean isLast = scan.isAtEnd()
                            && event.position() == events.getLast().position();
                    return new Page(answers, isLast ? null : scan.placeOf(event));
                }
            }
        }
        return new Page(answers, scan.isAtEnd() ? null : scan.place());
    }

    /** All answers that come; it ends when the recipient fails. */
    void all(AuditQuestion question, LogScan scan, Recipient recipient) throws IOException {
        while (!scan.isAtEnd()) {
            List<AuditEntry> answers = new ArrayList<>();
            scan.next(EVENTS_A_READ).forEach(event -> answers.addAll(answers(question, event)));
            if (!answers.isEmpty()) {
                recipient.take(answers);
            }
        }
    }

    private List<AuditEntry> answers(AuditQuestion question, StoredEvent stored) {
        List<AuditEntry> answers = new ArrayList<>();
        for (TrackedEventMessage<?> message : log.streamed(stored)) {
            if (message instanceof DomainEventMessage<?> event) {
                AuditEntry entry = entry(event);
                if (question.isAnswer(entry)) {
                    answers.add(entry);
                }
            }
        }
        return answers;
    }

    /** An event that cannot be read hides none of those behind it. */
    private static AuditEntry entry(DomainEventMessage<?> event) {
        try {
            if (event.getPayload() instanceof RoomEvent happened) {
                return AuditEntry.of(happened, event.getSequenceNumber(), event.getTimestamp(), (String)
                        event.getMetaData().get(RoomEvent.IMPORTED_BY));
            }
        } catch (RuntimeException damaged) {
            LOG.debug("Event {} cannot be read", event.getIdentifier(), damaged);
        }
        return AuditEntry.unreadable(event.getAggregateIdentifier(), event.getSequenceNumber(), event.getTimestamp());
    }

    /** Some answers, and the place behind which there may be more; null where there are none. */
    record Page(List<AuditEntry> answers, @Nullable Long next) {}

    /** Whoever takes answers as they are found. */
    interface Recipient {
        void take(List<AuditEntry> answers) throws IOException;
    }
}
