package chat.parley.server.cli;

import chat.parley.eventstore.EventLog;
import chat.parley.eventstore.EventRow;
import chat.parley.eventstore.StoredEvent;
import chat.parley.server.transfer.EventCheck;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks at each event of the log, in its order: whether any is missing or cannot be read, and what all of them are. */
final class LogCheck {
    /** More are counted, but nobody reads them. */
    private static final int PROBLEMS_SHOWN_MAX = 100;

    private final EventLog log;
    private final MessageDigest digest = sha256();
    private final DataOutputStream digested =
            new DataOutputStream(new DigestOutputStream(OutputStream.nullOutputStream(), digest));
    private final Map<String, Long> newest = new HashMap<>();
    private final List<String> problems = new ArrayList<>();
    private long problemCount;
    private long events;
    private long position;
    private long outOfTime;
    private Instant time = Instant.MIN;

    LogCheck(EventLog log) {
        this.log = log;
    }

    void add(StoredEvent event) {
        EventRow row = event.row();
        if (event.position() != position + 1) {
            problem("after position %d comes %d".formatted(position, event.position()));
        }
        position = event.position();
        long before = newest.getOrDefault(row.aggregateId(), -1L);
        if (row.sequence() != before + 1) {
            problem("position %d: in room %s, sequence %d comes after %d"
                    .formatted(position, row.aggregateId(), row.sequence(), before));
        }
        newest.put(row.aggregateId(), row.sequence());
        String fault = EventCheck.fault(row, log);
        if (fault != null) {
            problem("position %d: sequence %d of room %s %s"
                    .formatted(position, row.sequence(), row.aggregateId(), fault));
        }
        outOfTime += row.timestamp().isBefore(time) ? 1 : 0;
        time = row.timestamp();
        events++;
        try {
            digest(event.position(), row);
        } catch (IOException nothingIsWritten) {
            throw new UncheckedIOException(nothingIsWritten);
        }
    }

    /** Numbers have eight bytes; texts and bytes come after their length, of four, which is -1 for none. */
    private void digest(long place, EventRow row) throws IOException {
        digested.writeLong(place);
        digest(row.aggregateId());
        digested.writeLong(row.sequence());
        digest(row.eventId());
        digest(row.type());
        digest(row.payloadType());
        digest(row.payloadRevision());
        digested.writeLong(ChronoUnit.MICROS.between(Instant.EPOCH, row.timestamp()));
        digest(row.payload());
        digest(row.metaData());
    }

    private void digest(@Nullable String text) throws IOException {
        digest(text == null ? null : text.getBytes(StandardCharsets.UTF_8));
    }

    private void digest(byte @Nullable [] bytes) throws IOException {
        digested.writeInt(bytes == null ? -1 : bytes.length);
        if (bytes != null) {
            digested.write(bytes);
        }
    }

    void problem(String sentence) {
        problemCount++;
        if (problems.size() < PROBLEMS_SHOWN_MAX) {
            problems.add(sentence);
        }
    }

    /** What there was to see; a checksum that should be another is a problem, too. */
    Result result(@Nullable String expected) {
        String sha256 = HexFormat.of().formatHex(digest.digest());
        if (expected != null && !expected.equalsIgnoreCase(sha256)) {
            problem("the checksum is %s, and not %s".formatted(sha256, expected));
        }
        return new Result(events, newest.size(), position, sha256, outOfTime, problemCount, List.copyOf(problems));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }

    /**
     * What was found.
     *
     * @param position that of the last event
     * @param outOfTime how many events are earlier than the one before them: those of imports may be, and clocks differ
     * @param problems the first of them
     */
    record Result(
            long events,
            int rooms,
            long position,
            String sha256,
            long outOfTime,
            long problemCount,
            List<String> problems) {}
}
