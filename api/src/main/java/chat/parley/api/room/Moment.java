package chat.parley.api.room;

import static chat.parley.api.Refusal.Reason.INVALID_AS_OF;

import chat.parley.api.Refusal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.regex.Pattern;

/** A moment of a room's past, as clients name it. */
public sealed interface Moment {
    /** What a client in JavaScript can hold: 2 to the 53rd. */
    long SEQUENCE_MAX = 1L << 53;

    /** Just after the event with that sequence. */
    record At(long sequence) implements Moment {}

    /** Just after everything that happened until then; in microseconds, as the log has no finer times. */
    record Time(Instant instant) implements Moment {}

    /** A whole number is a sequence; an instant is written as in ISO 8601 and lies in the years 1970 to 9999. */
    static Optional<Moment> parse(String text) {
        if (Text.SEQUENCE.matcher(text).matches()) {
            long sequence = Long.parseLong(text);
            return sequence <= SEQUENCE_MAX ? Optional.of(new At(sequence)) : Optional.empty();
        }
        try {
            Instant instant = Instant.parse(text).truncatedTo(ChronoUnit.MICROS);
            boolean isStorable = !instant.isBefore(Instant.EPOCH) && instant.isBefore(Text.YEAR_10000);
            return isStorable ? Optional.of(new Time(instant)) : Optional.empty();
        } catch (DateTimeParseException noInstant) {
            return Optional.empty();
        }
    }

    /**
     * The moment that {@code asOf} names.
     *
     * @throws Refusal if it names none
     */
    static Moment asOf(String text) {
        return parse(text)
                .orElseThrow(
                        () -> new Refusal(
                                INVALID_AS_OF,
                                "asOf is a sequence, a whole number from 0 on, or an instant such as 2026-11-22T10:15:30.123Z"));
    }

    /** How moments are written. */
    final class Text {
        private static final Pattern SEQUENCE = Pattern.compile("[0-9]{1,18}");
        private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

        private Text() {}
    }
}
