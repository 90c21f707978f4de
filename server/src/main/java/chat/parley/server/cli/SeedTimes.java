package chat.parley.server.cli;

import chat.parley.server.cli.SeedSource.BadRow;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import java.util.regex.Pattern;

/** When a row was written, as Prisma and its databases put that. */
final class SeedTimes {
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,18}(\\.\\d{1,9})?");
    private static final DateTimeFormatter TEXT = new DateTimeFormatterBuilder()
            .append(DateTimeFormatter.ISO_LOCAL_DATE)
            .appendPattern("['T'][' ']")
            .append(DateTimeFormatter.ISO_LOCAL_TIME)
            .appendPattern("[' '][XXX][XX][X]")
            .toFormatter(Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private SeedTimes() {}

    /** Milliseconds since 1970, which is how SQLite has it, or a date and time: in UTC, unless it says where. */
    static Instant parse(String row, String text) {
        try {
            return instant(text.strip()).truncatedTo(ChronoUnit.MILLIS);
        } catch (DateTimeException | ArithmeticException notATime) {
            throw new BadRow(row, "its createdAt is no time");
        }
    }

    private static Instant instant(String text) {
        if (NUMBER.matcher(text).matches()) {
            long micros = new BigDecimal(text).movePointRight(3).longValue();
            return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
        }
        TemporalAccessor time = TEXT.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        return time instanceof OffsetDateTime there
                ? there.toInstant()
                : LocalDateTime.from(time).toInstant(ZoneOffset.UTC);
    }
}
