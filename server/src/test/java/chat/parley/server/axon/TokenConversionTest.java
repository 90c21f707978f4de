package chat.parley.server.axon;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.Set;
import javax.sql.DataSource;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Projections of a server that had Axon's own engine go on where they were. */
class TokenConversionTest {
    private final Serializer serializer = new Serializers().serializer();

    @Test
    void tokensWithGapsBecomeTokensOfOneNumber() throws IOException {
        try (EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setServerConfig("listen_addresses", "127.0.0.1")
                .start()) {
            DataSource database = postgres.getPostgresDatabase();
            JdbcClient jdbc = JdbcClient.create(database);
            migrate(database, "3");
            store(jdbc, "without-gaps", new GapAwareTrackingToken(42, Set.of()));
            store(jdbc, "with-gaps", GapAwareTrackingToken.newInstance(42, Set.of(17L, 30L)));
            store(
                    jdbc,
                    "being-rebuilt",
                    ReplayToken.createReplayToken(
                            GapAwareTrackingToken.newInstance(42, Set.of()),
                            GapAwareTrackingToken.newInstance(5, Set.of())));
            migrate(database, "4");
            assertThat(read(jdbc, "without-gaps")).isEqualTo(new GlobalSequenceTrackingToken(42));
            assertThat(read(jdbc, "with-gaps")).isEqualTo(new GlobalSequenceTrackingToken(16));
            assertThat(jdbc.sql("select processor_name from read_model.projection_token")
                            .query(String.class)
                            .list())
                    .containsExactlyInAnyOrder("without-gaps", "with-gaps");
        }
    }

    private static void migrate(DataSource database, String version) {
        Flyway.configure()
                .dataSource(database)
                .defaultSchema("read_model")
                .createSchemas(true)
                .locations("classpath:db/read-model")
                .target(version)
                .load()
                .migrate();
    }

    private void store(JdbcClient jdbc, String processor, TrackingToken token) {
        var serialized = serializer.serialize(token, byte[].class);
        jdbc.sql(
                        "insert into read_model.projection_token (processor_name, segment, token, token_type) values (?, 0, ?, ?)")
                .params(processor, serialized.getData(), serialized.getType().getName())
                .update();
    }

    private TrackingToken read(JdbcClient jdbc, String processor) {
        return jdbc.sql("select token, token_type from read_model.projection_token where processor_name = ?")
                .param(processor)
                .query((row, number) -> serializer.<byte[], TrackingToken>deserialize(
                        new SimpleSerializedObject<>(row.getBytes(1), byte[].class, row.getString(2), null)))
                .single();
    }
}
