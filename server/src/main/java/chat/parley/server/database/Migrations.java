package chat.parley.server.database;

import chat.parley.server.StartFailure;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Makes and upgrades the schemas, each with a history of its own: {@code read_model} may be dropped at any time, and the
 * next start makes it again and fills it from {@code event_store}; {@code account} is not derived from events.
 */
@Component
public class Migrations implements InitializingBean {
    private static final Map<String, String> SCRIPTS = Map.of(
            "event_store", "classpath:db/event-store",
            "read_model", "classpath:db/read-model",
            "account", "classpath:db/account");

    private final JdbcConnectionDetails database;
    private final DatabaseSettings settings;

    /** By connections of its own: those of the pool have timeouts, which a migration must not have. */
    Migrations(JdbcConnectionDetails database, DatabaseSettings settings) {
        this.database = database;
        this.settings = settings;
    }

    @Override
    public void afterPropertiesSet() {
        try {
            try (Connection connection = connect()) {
                new DatabaseChecks(settings, Clock.systemUTC()).check(connection);
            }
            // All are looked at before any is changed.
            SCRIPTS.keySet()
                    .forEach(schema -> requireKnown(schema, flyway(schema).info()));
            SCRIPTS.keySet().forEach(schema -> flyway(schema).migrate());
        } catch (FlywayException | SQLException failure) {
            throw new StartFailure(
                    "The database cannot be used: "
                            + NestedExceptionUtils.getMostSpecificCause(failure).getMessage(),
                    "Check SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD, that the"
                            + " server answers, and that the user may create schemas in that database.",
                    failure);
        }
    }

    private Connection connect() throws SQLException {
        Properties user = new Properties();
        if (StringUtils.hasLength(database.getUsername())) { // The URL may have them instead.
            user.setProperty("user", database.getUsername());
        }
        if (StringUtils.hasLength(database.getPassword())) {
            user.setProperty("password", database.getPassword());
        }
        return DriverManager.getConnection(database.getJdbcUrl(), user);
    }

    private Flyway flyway(String schema) {
        return Flyway.configure()
                .dataSource(database.getJdbcUrl(), database.getUsername(), database.getPassword())
                .defaultSchema(schema)
                .createSchemas(true)
                .locations(SCRIPTS.get(schema))
                .load();
    }

    /** Flyway goes on where the schema is newer than its scripts; a program that does not know its tables must not. */
    private static void requireKnown(String schema, MigrationInfoService migrations) {
        Arrays.stream(migrations.applied())
                .filter(migration -> !migration.getState().isResolved())
                .filter(migration -> migration.getVersion() != null)
                .map(MigrationInfo::getVersion)
                .max(Comparator.naturalOrder())
                .ifPresent(unknown -> {
                    throw new StartFailure(
                            "Schema %s is of a newer Parley than this one: it has version %s, which is not known here"
                                    .formatted(schema, unknown),
                            "Start the newer Parley again, or restore a backup from before it was first started.",
                            null);
                });
    }
}
