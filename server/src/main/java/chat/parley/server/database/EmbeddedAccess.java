package chat.parley.server.database;

import chat.parley.server.StartFailure;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The embedded database of a data directory, for whoever reads it without a server: it is started if it does not run. */
public final class EmbeddedAccess implements AutoCloseable {
    private final String url;
    private final @Nullable DataDirectory directory;
    private final @Nullable EmbeddedPostgres started;

    private EmbeddedAccess(String url, @Nullable DataDirectory directory, @Nullable EmbeddedPostgres started) {
        this.url = url;
        this.directory = directory;
        this.started = started;
    }

    /**
     * Opens what a server has made there.
     *
     * @throws StartFailure if there is nothing, or it cannot be had
     */
    public static EmbeddedAccess in(Path dataDir) {
        Path data = EmbeddedDatabase.dataIn(dataDir.toAbsolutePath().normalize());
        if (!Files.exists(data.resolve("PG_VERSION"))) {
            throw new StartFailure(
                    "There is no database in " + dataDir.toAbsolutePath().normalize(),
                    "Name the directory with PARLEY_DATA_DIR, or a database with SPRING_DATASOURCE_URL.",
                    null);
        }
        Optional<String> running = running(data);
        if (running.isPresent()) {
            return new EmbeddedAccess(running.get(), null, null);
        }
        DataDirectory directory = DataDirectory.take(dataDir);
        EmbeddedPostgres postgres = new EmbeddedDatabase().embeddedPostgres(directory);
        return new EmbeddedAccess(EmbeddedDatabase.url(postgres.getPort()), directory, postgres);
    }

    /** The fourth line of its file is the port; after a crash that may be another's, so it is asked whose data it has. */
    private static Optional<String> running(Path data) {
        try {
            List<String> lines = Files.readAllLines(data.resolve("postmaster.pid"));
            String url = EmbeddedDatabase.url(Integer.parseInt(lines.get(3).strip()));
            try (Connection connection = DriverManager.getConnection(url, EmbeddedDatabase.USER, "");
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("show data_directory")) {
                row.next();
                return Files.isSameFile(Path.of(row.getString(1)), data) ? Optional.of(url) : Optional.empty();
            }
        } catch (IOException | SQLException | NumberFormatException | IndexOutOfBoundsException notRunning) {
            return Optional.empty();
        }
    }

    /** Whose user is {@link #username}, without a password. */
    public String url() {
        return url;
    }

    public String username() {
        return EmbeddedDatabase.USER;
    }

    @Override
    public void close() {
        try {
            if (started != null) {
                started.close();
            }
            if (directory != null) {
                directory.close();
            }
        } catch (IOException failure) {
            throw new StartFailure("The embedded PostgreSQL did not stop: " + failure, "Look into its log.", failure);
        }
    }
}
