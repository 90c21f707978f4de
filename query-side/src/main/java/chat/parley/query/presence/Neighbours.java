package chat.parley.query.presence;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
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
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What nodes tell each other by NOTIFY: that somebody came or left, and who types. It has a connection of its own, writes
 * on it at most four times a second, and loses what does not fit: the leases are read again anyway, and whoever types says
 * so again.
 */
@Component
class Neighbours implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Neighbours.class);

    private static final String PRESENCE = "parley_presence";
    private static final String TYPING = "parley_typing";
    private static final String SET_UP =
            "set statement_timeout = '5s'; set synchronous_commit = off; listen " + PRESENCE + "; listen " + TYPING;
    private static final Duration TELL_PAUSE = Duration.ofMillis(250);
    private static final Duration RECONNECT_PAUSE = Duration.ofSeconds(1);
    private static final Duration TRUSTED = Duration.ofSeconds(5);
    private static final Duration CLOSE_MAX = Duration.ofSeconds(10);
    private static final int ANSWER_SECONDS = 10;
    /** PostgreSQL takes less than 8,000. */
    private static final int PAYLOAD_BYTES_MAX = 7_900;

    private static final int TYPED_MAX = 200;

    private final PGSimpleDataSource connections = new PGSimpleDataSource();
    private final TypingRooms typingRooms;
    private final JsonMapper json;
    private final AtomicBoolean presenceChangedHere = new AtomicBoolean();
    private final AtomicBoolean presenceChangedElsewhere = new AtomicBoolean();
    private final Thread worker =
            Thread.ofPlatform().name("presence-neighbours").daemon().unstarted(this::work);
    private Map<Stay, Boolean> typedHere = new LinkedHashMap<>();
    private volatile boolean running;
    private @Nullable Connection connection;
    private long provedAt;
    private long toldAt;

    Neighbours(JdbcConnectionDetails database, TypingRooms typingRooms, JsonMapper json) {
        this.typingRooms = typingRooms;
        this.json = json;
        connections.setUrl(database.getJdbcUrl());
        if (StringUtils.hasLength(database.getUsername())) { // The URL may have them instead.
            connections.setUser(database.getUsername());
            connections.setPassword(database.getPassword());
        }
        connections.setApplicationName("parley-presence");
        connections.setTcpKeepAlive(true);
        connections.setConnectTimeout(ANSWER_SECONDS);
        connections.setSocketTimeout(ANSWER_SECONDS);
    }

    void tellPresenceChanged() {
        presenceChangedHere.set(true);
    }

    /** Whether another node said so since somebody last asked. */
    boolean takePresenceChanged() {
        return presenceChangedElsewhere.getAndSet(false);
    }

    /** Tells who types here; the latest word counts, and too many are not told. */
    synchronized void tell(Typed typed) {
        Stay stay = new Stay(typed.roomId(), typed.username());
        if (typedHere.size() < TYPED_MAX || typedHere.containsKey(stay)) {
            typedHere.put(stay, typed.ended());
        }
    }

    private synchronized Map<Stay, Boolean> takeTyped() {
        Map<Stay, Boolean> taken = typedHere;
        if (!taken.isEmpty()) {
            typedHere = new LinkedHashMap<>();
        }
        return taken;
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
                takeTyped(); // It would be too late.
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
            }
            provedAt = now;
            presenceChangedElsewhere.set(true); // Something may have been said meanwhile.
        }
        return current;
    }

    private void hear(PGConnection postgres) throws SQLException {
        PGNotification[] news = postgres.getNotifications((int) TELL_PAUSE.toMillis());
        for (PGNotification one : news == null ? new PGNotification[0] : news) {
            if (one.getPID() == postgres.getBackendPID()) {
                continue;
            }
            if (one.getName().equals(PRESENCE)) {
                presenceChangedElsewhere.set(true);
            } else {
                hearTyped(one.getParameter());
            }
        }
    }

    private void hearTyped(String payload) {
        try {
            List.of(json.readValue(payload, Typed[].class)).forEach(typingRooms::typed);
        } catch (JacksonException | NullPointerException unreadable) {
            LOG.debug("Another version of Parley, or somebody else, tells of typing", unreadable);
        }
    }

    private void tell(Connection open) throws SQLException {
        if (presenceChangedHere.getAndSet(false)) {
            notify(open, PRESENCE, "");
            toldAt = System.nanoTime();
        }
        Map<Stay, Boolean> typed = takeTyped();
        if (!typed.isEmpty()) {
            notify(open, TYPING, payload(typed));
            toldAt = System.nanoTime();
        }
    }

    private String payload(Map<Stay, Boolean> typed) {
        StringJoiner entries = new StringJoiner(",", "[", "]");
        int bytes = 2;
        for (Map.Entry<Stay, Boolean> one : typed.entrySet()) {
            String entry = json.writeValueAsString(
                    new Typed(one.getKey().roomId(), one.getKey().username(), one.getValue()));
            bytes += entry.getBytes(StandardCharsets.UTF_8).length + 1;
            if (bytes > PAYLOAD_BYTES_MAX) {
                break;
            }
            entries.add(entry);
        }
        return entries.toString();
    }

    private static void notify(Connection open, String channel, String payload) throws SQLException {
        try (PreparedStatement notify = open.prepareStatement("select pg_notify(?, ?)")) {
            notify.setString(1, channel);
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

    /** After the leases, whose end it tells. */
    @Override
    public int getPhase() {
        return -1;
    }
}
