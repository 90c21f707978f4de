package chat.parley.eventstore;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.jackson3.Jackson3Serializer;

/** An engine and a store as one node has them, on connections that bear the node's name. */
final class Node implements AutoCloseable {
    static final Serializer SERIALIZER = Jackson3Serializer.builder()
            .jsonMapperBuilderCustomizer(mapper ->
                    mapper.changeDefaultVisibility(visibility -> visibility.withFieldVisibility(Visibility.ANY)))
            .build();

    private final String name = "node-" + UUID.randomUUID();
    private final PostgresEventStorageEngine engine;
    private final PostgresEventStore store;

    Node() {
        this(UnaryOperator.identity());
    }

    Node(UnaryOperator<PostgresEventStorageEngine.Builder> settings) {
        this(settings, Database::dataSource);
    }

    /** With connections of its own from elsewhere, which is told their name. */
    Node(
            UnaryOperator<PostgresEventStorageEngine.Builder> settings,
            Function<String, ? extends DataSource> ownConnections) {
        engine = settings.apply(PostgresEventStorageEngine.builder()
                        .eventSerializer(SERIALIZER)
                        .snapshotSerializer(SERIALIZER)
                        .dataSource(Database.dataSource(name + "-reads"))
                        .ownConnections(ownConnections.apply(name)))
                .build();
        store = new PostgresEventStore(engine);
    }

    /** What the node's own connections are called; those it reads with have another name. */
    String name() {
        return name;
    }

    PostgresEventStorageEngine engine() {
        return engine;
    }

    PostgresEventStore store() {
        return store;
    }

    @Override
    public void close() {
        store.close();
        engine.close();
    }
}
