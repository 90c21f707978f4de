package chat.parley.server.axon;

import chat.parley.eventstore.EventLog;
import chat.parley.eventstore.PostgresEventStorageEngine;
import chat.parley.eventstore.PostgresEventStore;
import javax.sql.DataSource;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/** The log of a database as servers read it, without one: nothing is migrated, projected or written. */
public final class StoredLog implements AutoCloseable {
    private final AnnotationConfigApplicationContext reading =
            new AnnotationConfigApplicationContext(Serializers.class, EventUpcasters.class);
    private final PostgresEventStorageEngine engine;
    private final PostgresEventStore store;

    /** Of that database, which the caller closes. */
    public StoredLog(DataSource database) {
        EventNames events = reading.getBean(EventNames.class);
        engine = PostgresEventStorageEngine.builder()
                .snapshotSerializer(events)
                .eventSerializer(events)
                .upcasterChain(new EventUpcasterChain(reading.getBeanProvider(EventUpcaster.class)
                        .orderedStream()
                        .toList()))
                .dataSource(database)
                .ownConnections(database)
                .build();
        store = new PostgresEventStore(engine);
    }

    /** To be scanned. */
    public EventLog log() {
        return store.log();
    }

    @Override
    public void close() {
        store.close();
        engine.close();
        reading.close();
    }
}
