package chat.parley.server.limits;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How often something may be done: so many times a period, and, after a pause, up to a burst of them at once.
 *
 * @param times how many in each period, evenly
 * @param burst how many at once
 */
record Rate(long times, Duration period, long burst) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,9})/([smh])(?: burst (\\d{1,9}))?");

    Rate {
        if (times < 1 || burst < 1) {
            throw new IllegalArgumentException("a rate is at least one, and so is its burst");
        }
    }

    /** Reads {@code 20/s}, {@code 10/m} or {@code 100/h burst 500}; without a burst, what a period has may come at once. */
    public static Rate valueOf(String text) {
        Matcher parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("%s is no rate such as 20/s, 10/m or 20/s burst 100".formatted(text));
        }
        long times = Long.parseLong(parts.group(1));
        Duration period = switch (parts.group(2)) {
            case "s" -> Duration.ofSeconds(1);
            case "m" -> Duration.ofMinutes(1);
            default -> Duration.ofHours(1);
        };
        return new Rate(times, period, parts.group(3) == null ? times : Long.parseLong(parts.group(3)));
    }

    /** A full one. */
    Bucket bucket(TimeMeter clock) {
        return Bucket.builder()
                .withCustomTimePrecision(clock)
                .addLimit(limit -> limit.capacity(burst).refillGreedy(times, period))
                .build();
    }

    /** After that long without use, a bucket is as good as a new one. */
    Duration untilFull() {
        return period.multipliedBy(burst).dividedBy(times).plusSeconds(1);
    }
}
