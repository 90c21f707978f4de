package chat.parley.query.neighbours;

import chat.parley.api.Neighbours;
import chat.parley.query.neighbours.WordsToTell.Word;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.postgresql.ds.PGSimpleDataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Tells and hears by NOTIFY, on a connection of its own and about four times a second, as whoever notifies holds up all
 * others that do.
 */
@Component
class NotifyNeighbours implements Neighbours, SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(NotifyNeighbours.class);

    private static final String PREFIX = "parley_";
    private static final String SET_UP = "set statement_timeout = '5s'; set synchronous_commit = off";
    private static final Duration TELL_PAUSE = Duration.ofMillis(250);
    private static final Duration RECONNECT_PAUSE = Duration.ofSeconds(1);
    /** A word outlives one reconnection; said much later it would mislead. */
    private static final Duration WORTH_TELLING = Duration.ofSeconds(3);

    private static final Duration TRUSTED = Duration.ofSeconds(5);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(10);
    private static final int ANSWER_SECONDS = 10;
    /** PostgreSQL takes less than 8,000. */
    private static final int PAYLOAD_BYTES_MAX = 7_900;

    private final PGSimpleDataSource connections = new PGSimpleDataSource();
    private final Map<String, Ear> ears = new ConcurrentHashMap<>();
    private final WordsToTell words = new WordsToTell();
    private final Thread worker =
            Thread.ofPlatform().name("neighbours").daemon().unstarted(this::work);
    private volatile boolean running;
    private @Nullable Connection connection;
    private long provedAt;
    private long toldAt;

    NotifyNeighbours(JdbcConnectionDetails database) {
        connections.setUrl(database.getJdbcUrl());
        if (StringUtils.hasLength(database.getUsername())) { // The URL may have them instead.
            connections.setUser(database.getUsername());
            connections.setPassword(database.getPassword());
        }
        connections.setApplicationName("parley-neighbours");
        connections.setTcpKeepAlive(true);
        connections.setConnectTimeout(ANSWER_SECONDS);
        connections.setSocketTimeout(ANSWER_SECONDS);
    }

    @Override
    public void listen(String subject, Ear ear) {
        if (running || ears.putIfAbsent(subject, ear) != null) {
            throw new IllegalStateException("too late, or heard by another: " + subject);
        }
    }

    @Override
    public void tell(String subject, String about, String word) {
        words.add(subject, about, word);
    }

    private void work() {
        boolean failing = false;
        while (running) {
            try {
                Connection open = open();
                hear(open.unwrap(PGConnection.class));
                if (System.nanoTime() - toldAt >= TELL_PAUSE.toNanos()) {
                    tell(open);
                }
                failing = false;
            } catch (SQLException | RuntimeException | Error failure) {
                if (!failing && running) {
                    LOG.warn("Other nodes hear nothing of this one, which is tried again: {}", failure.getMessage());
                }
                failing = true;
                close();
                words.forget(WORTH_TELLING.toNanos());
                LockSupport.parkNanos(this, RECONNECT_PAUSE.toNanos());
            }
        }
        sayLast();
        close();
    }

    private void sayLast() {
        try {
            if (connection != null) {
                tell(connection);
            }
        } catch (SQLException away) {
            LOG.debug("Other nodes see for themselves that this one has ended", away);
        }
    }

    /** The connection, which answered lately. */
    private Connection open() throws SQLException {
        long now = System.nanoTime();
        if (connection != null && now - provedAt > TRUSTED.toNanos()) {
            if (!connection.isValid(ANSWER_SECONDS)) {
                throw new SQLException("the connection is broken");
            }
            provedAt = now;
        }
        Connection current = connection;
        if (current == null) {
            current = connections.getConnection();
            connection = current;
            try (Statement statement = current.createStatement()) {
                statement.execute(SET_UP);
                for (String subject : ears.keySet()) {
                    statement.execute("listen " + PREFIX + subject);
                }
            }
            provedAt = now;
            ears.values().forEach(Ear::missed);
        }
        return current;
    }

    private void hear(PGConnection postgres) throws SQLException {
        PGNotification[] news = postgres.getNotifications((int) TELL_PAUSE.toMillis());
        for (PGNotification one : news == null ? new PGNotification[0] : news) {
            Ear ear = ears.get(one.getName().substring(PREFIX.length()));
            if (ear != null && one.getPID() != postgres.getBackendPID()) {
                List.of(one.getParameter().split("\n", -1)).forEach(word -> hear(ear, word));
            }
        }
    }

    private static void hear(Ear ear, String word) {
        try {
            ear.hear(word);
        } catch (RuntimeException unreadable) {
            LOG.debug("Another version of Parley, or somebody else, says what is not understood", unreadable);
        }
    }

    private void tell(Connection open) throws SQLException {
        for (String subject : words.subjects()) {
            List<Word> next = words.next(subject, PAYLOAD_BYTES_MAX);
            while (!next.isEmpty()) {
                notify(open, subject, next.stream().map(Word::text).collect(Collectors.joining("\n")));
                words.told(subject, next);
                toldAt = System.nanoTime();
                next = words.next(subject, PAYLOAD_BYTES_MAX);
            }
        }
    }

    private static void notify(Connection open, String subject, String payload) throws SQLException {
        try (PreparedStatement notify = open.prepareStatement("select pg_notify(?, ?)")) {
            notify.setString(1, PREFIX + subject);
            notify.setString(2, payload);
            notify.execute();
        }
    }

    private void close() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException alreadyBroken) {
            LOG.debug("The connection was broken", alreadyBroken);
        }
        connection = null;
    }

    @Override
    public void start() {
        toldAt = System.nanoTime();
        running = true;
        worker.start();
    }

    @Override
    public void stop() {
        running = false;
        LockSupport.unpark(worker);
        try {
            worker.join(CLOSE_MAX);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Starts before all that tells anything, and stops after it: its last words are told too. */
    @Override
    public int getPhase() {
        return -1;
    }
}
