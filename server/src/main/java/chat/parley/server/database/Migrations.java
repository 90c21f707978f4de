package chat.parley.server.database;

import chat.parley.server.StartFailure;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.stereotype.Component;

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

    /** By connections of its own: those of the pool have timeouts, which a migration must not have. */
    Migrations(JdbcConnectionDetails database) {
        this.database = database;
    }

    @Override
    public void afterPropertiesSet() {
        try {
            SCRIPTS.forEach((schema, scripts) -> Flyway.configure()
                    .dataSource(database.getJdbcUrl(), database.getUsername(), database.getPassword())
                    .defaultSchema(schema)
                    .createSchemas(true)
                    .locations(scripts)
                    .load()
                    .migrate());
        } catch (FlywayException failure) {
            throw new StartFailure(
                    "The database cannot be used: "
                            + NestedExceptionUtils.getMostSpecificCause(failure).getMessage(),
                    "Check SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME and SPRING_DATASOURCE_PASSWORD, that the"
                            + " server answers, and that the user may create schemas in that database.",
                    failure);
        }
    }
}
