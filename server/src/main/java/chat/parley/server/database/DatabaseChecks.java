package chat.parley.server.database;

import chat.parley.server.StartFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;

/** Whether a database can be trusted with the log: what is wrong with it would show later, and could not be mended then. */
final class DatabaseChecks {
    private static final int VERSION_MIN = 15;
    private static final int VERSION_UNIT = 10_000;
    private static final List<String> DURABILITY = List.of("fsync", "full_page_writes", "synchronous_commit");

    private final DatabaseSettings settings;
    private final Clock clock;

    DatabaseChecks(DatabaseSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
    }

    void check(Connection database) throws SQLException {
        requireVersion(Integer.parseInt(ask(database, "show server_version_num")));
        requireUtf8(ask(database, "show server_encoding"));
        requireDurability(database);
        requireSameTime(database);
    }

    static void requireVersion(int number) {
        if (number < VERSION_MIN * VERSION_UNIT) {
            throw new StartFailure(
                    "The database is a PostgreSQL %d: Parley needs %d or newer"
                            .formatted(number / VERSION_UNIT, VERSION_MIN),
                    "Upgrade it, or name another one with SPRING_DATASOURCE_URL.",
                    null);
        }
    }

    private static void requireUtf8(String encoding) {
        if (!encoding.equals("UTF8")) {
            throw new StartFailure(
                    "The encoding of the database is %s: it cannot keep everything that people write"
                            .formatted(encoding),
                    "Make another one: create database parley encoding 'UTF8' template template0 locale 'C.UTF-8'",
                    null);
        }
    }

    private void requireDurability(Connection database) throws SQLException {
        List<String> off = new ArrayList<>();
        for (String setting : DURABILITY) {
            if (ask(database, "show " + setting).equals("off")) {
                off.add(setting);
            }
        }
        if (!off.isEmpty() && !settings.allowDataLoss()) {
            throw new StartFailure(
                    "The database can lose messages that were acknowledged when its machine crashes: off is "
                            + String.join(", ", off),
                    "Switch it on in postgresql.conf, for the database and for the user; or, where nothing is worth"
                            + " keeping, set PARLEY_DATABASE_ALLOW_DATA_LOSS=true.",
                    null);
        }
    }

    /** Each event keeps the time of the node that wrote it for ever, and nodes believe each other's tokens by their clocks. */
    private void requireSameTime(Connection database) throws SQLException {
        Instant before = clock.instant();
        Instant there;
        try (Statement statement = database.createStatement();
                ResultSet time = statement.executeQuery("select clock_timestamp()")) {
            time.next();
            there = time.getObject(1, OffsetDateTime.class).toInstant();
        }
        Instant after = clock.instant();
        Duration ahead = Duration.between(after, there);
        Duration behind = Duration.between(there, before);
        Duration skew = ahead.compareTo(behind) > 0 ? ahead : behind; // Nothing, if it lies between.
        if (skew.compareTo(settings.clockSkewMax()) > 0) {
            throw new StartFailure(
                    "The clocks of this machine and of the database differ by %d ms".formatted(skew.toMillis()),
                    "Have both set by NTP; or, where wrong times do no harm, allow more with"
                            + " PARLEY_DATABASE_CLOCK_SKEW_MAX.",
                    null);
        }
    }

    private static String ask(Connection database, String question) throws SQLException {
        try (Statement statement = database.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            answer.next();
            return answer.getString(1);
        }
    }
}
