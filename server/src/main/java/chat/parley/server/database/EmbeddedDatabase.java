package chat.parley.server.database;

import chat.parley.server.ParleySettings;
import chat.parley.server.StartFailure;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/**
 * A real PostgreSQL in the data directory, for whoever has not got one.
 *
 * <p>The library is made for tests and switches durability off; here it is on, since what it holds is the truth. It
 * listens on loopback, on a port of its own at each start.
 */
@Configuration(proxyBeanMethods = false)
@Conditional(NoDatabaseNamed.class)
class EmbeddedDatabase {
    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);
    static final String USER = "postgres";
    private static final Duration START_MAX = Duration.ofMinutes(1); // after a crash it first replays its log

    static Path dataIn(Path directory) {
        return directory.resolve("postgresql-18");
    }

    static String url(int port) {
        return "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(port);
    }

    @Bean
    DataDirectory dataDirectory(ParleySettings settings) {
        return DataDirectory.take(settings.dataDir());
    }

    @Bean
    EmbeddedPostgres embeddedPostgres(DataDirectory directory) {
        Path data = dataIn(directory.path());
        Path binaries = directory.path().resolve("postgresql-18-binaries");
        LeftBehindPostmaster.stop(data, binaries);
        LOG.info("Starting the embedded PostgreSQL in {}", data);
        try {
            return EmbeddedPostgres.builder()
                    .setDataDirectory(Files.createDirectories(data))
                    .setCleanDataDirectory(false)
                    .setOverrideWorkingDirectory(binaries.toFile())
                    .setRegisterShutdownHook(false) // Spring stops it, after everything that uses it
                    .setPGStartupWait(START_MAX)
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("max_connections", "100")
                    .setServerConfig("logging_collector", "on") // into the data directory
                    .setServerConfig("log_filename", "postgresql-%a.log")
                    .setServerConfig("log_truncate_on_rotation", "on")
                    // PostgreSQL's own Unicode: an upgrade of the system's library cannot break an index.
                    .setLocaleConfig("locale-provider", "builtin")
                    .setLocaleConfig("builtin-locale", "C.UTF-8")
                    .setLocaleConfig("locale", "C")
                    .start();
        } catch (IOException | IllegalStateException failure) {
            throw new StartFailure(
                    "The embedded PostgreSQL did not start: " + failure.getMessage(),
                    "Name a database of your own with SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME and"
                            + " SPRING_DATASOURCE_PASSWORD, or set PARLEY_DATA_DIR to a directory that can be written."
                            + " If the very first start was interrupted, delete what it left in " + data + ".",
                    failure);
        }
    }

    @Bean
    JdbcConnectionDetails connectionDetails(EmbeddedPostgres postgres) {
        String url = url(postgres.getPort());
        return new JdbcConnectionDetails() {
            @Override
            public String getUsername() {
                return USER;
            }

            @Override
            public @Nullable String getPassword() {
                return null; // it trusts loopback
            }

            @Override
            public String getJdbcUrl() {
                return url;
            }
        };
    }
}
