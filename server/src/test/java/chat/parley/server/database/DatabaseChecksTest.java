package chat.parley.server.database;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.server.StartFailure;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What no database at hand is: ahead, behind, or old. */
class DatabaseChecksTest {
    private static final DatabaseSettings SETTINGS = new DatabaseSettings(true, Duration.ofSeconds(5));

    @Test
    void clocksMayDifferByAFewSeconds() throws IOException, SQLException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.start();
                Connection database = postgres.getPostgresDatabase().getConnection()) {
            for (int seconds : new int[] {-3, 0, 3}) {
                assertThatCode(() -> checks(seconds).check(database)).doesNotThrowAnyException();
            }
            for (int seconds : new int[] {-60, 60}) {
                assertThatThrownBy(() -> checks(seconds).check(database))
                        .isInstanceOf(StartFailure.class)
                        .hasMessageMatching("The clocks of this machine and of the database differ by [56]\\d{4} ms");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {90_624, 140_022})
    void olderThan15IsRefused(int version) {
        assertThatThrownBy(() -> DatabaseChecks.requireVersion(version))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("needs 15 or newer");
    }

    @ParameterizedTest
    @ValueSource(ints = {150_000, 180_006})
    void fifteenAndNewerAreNot(int version) {
        assertThatCode(() -> DatabaseChecks.requireVersion(version)).doesNotThrowAnyException();
    }

    private static DatabaseChecks checks(int secondsAhead) {
        return new DatabaseChecks(SETTINGS, Clock.offset(Clock.systemUTC(), Duration.ofSeconds(secondsAhead)));
    }
}
