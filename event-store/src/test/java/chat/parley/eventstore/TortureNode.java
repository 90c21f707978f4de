package chat.parley.eventstore;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;
import org.postgresql.ds.PGSimpleDataSource;

/** What one server has of the event store: a pool, an engine, and a store. */
final class TortureNode implements AutoCloseable {
    /** The name under which the database knows the connections that are not of a pool. */
    static final String OWN_CONNECTIONS = "own";

    private static final int POOL_SIZE = 4;
    private static final Duration CONNECTION_WAIT = Duration.ofSeconds(2);

    private final HikariDataSource pool;
    private final PostgresEventStorageEngine engine;
    private final PostgresEventStore store;

    /** A patient node waits for outcomes as a server does; another gives up soon, and has to say that it does not know. */
    TortureNode(int port, boolean patient) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(TortureDatabase.at(port));
        config.setMaximumPoolSize(POOL_SIZE);
        config.setConnectionTimeout(CONNECTION_WAIT.toMillis());
        config.setInitializationFailTimeout(-1);
        pool = new HikariDataSource(config);
        PGSimpleDataSource ownConnections = TortureDatabase.at(port);
        ownConnections.setApplicationName(OWN_CONNECTIONS);
        ownConnections.setSocketTimeout(patient ? 15 : 1);
        Serializer serializer = Jackson3Serializer.builder().build();
        engine = PostgresEventStorageEngine.builder()
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .dataSource(pool)
                .ownConnections(ownConnections)
                .patience(patient ? Duration.ofSeconds(10) : Duration.ofMillis(500))
                .build();
        store = new PostgresEventStore(engine);
    }

    PostgresEventStorageEngine engine() {
        return engine;
    }

    PostgresEventStore store() {
        return store;
    }

    void append(List<DomainEventMessage<?>> events) {
        engine.appendEvents(events);
    }

    static DomainEventMessage<?> event(String room, long sequence, String id) {
        return new GenericDomainEventMessage<>(
                "Room", room, sequence, text(id), MetaData.emptyInstance(), id, Instant.now());
    }

    /** What the event with that identifier says, so that it is known whether it says it still when it is read. */
    static String text(String id) {
        return id + ".".repeat(Math.floorMod(id.hashCode(), 400));
    }

    @Override
    public void close() {
        store.close();
        engine.close();
        pool.close();
    }
}
