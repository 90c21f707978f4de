package chat.parley.server;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.server.Collector.Span;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is posted shows in one trace, up to the projections, if there is a collector; else there is nothing that traces. */
@ServerTest
class TracesTest {
    private static final String PROJECTION = "project message-history";

    @Autowired
    private ObjectProvider<OpenTelemetry> telemetryWithoutACollector;

    @TempDir
    private Path directory;

    private Collector collector;
    private ConfigurableApplicationContext context;
    private Server server;

    @BeforeEach
    void start() throws IOException {
        collector = new Collector();
        context = new SpringApplicationBuilder(ParleyServer.class)
                .run(
                        "--server.port=0",
                        "--parley.data-dir=" + directory.resolve("data"),
                        "--management.tracing.sampling.probability=1",
                        "--management.opentelemetry.tracing.export.schedule-delay=100ms",
                        "--management.opentelemetry.tracing.export.otlp.endpoint=" + collector.endpoint());
        server = new Server(context.getEnvironment().getRequiredProperty("local.server.port", int.class));
    }

    @AfterEach
    void stop() {
        context.close();
        collector.close();
    }

    @Test
    void withoutACollectorThereIsNothingThatTraces() {
        assertThat(telemetryWithoutACollector.getIfAvailable()).isNull();
    }

    @Test
    void aFrameIsFollowedToTheProjections() {
        try (StompClient ada = server.connect("ada")) {
            ada.post("general", "r1", Server.message(UUID.randomUUID(), "hello"));
            ada.await(frame -> frame.is("RECEIPT", "receipt-id", "r1"));
        }
        isFollowed("SEND");
    }

    @Test
    void aRequestIsFollowedToTheProjections() {
        assertThat(server.post("/rooms/general/messages", "{\"username\":\"ada\",\"content\":\"hello\"}")
                        .status())
                .isEqualTo(201);
        isFollowed("http post /rooms/{room}/messages");
    }

    private void isFollowed(String origin) {
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            Span first = one(collector.spans(), origin);
            List<Span> trace = collector.spans().stream()
                    .filter(span -> span.trace().equals(first.trace()))
                    .toList();
            Span command = one(trace, "SendMessageCommand");
            Set<String> ids = trace.stream().map(Span::id).collect(toSet());
            assertThat(ids).contains(command.parent());
            assertThat(one(trace, "append").parent()).isEqualTo(command.id());
            assertThat(trace)
                    .filteredOn(span -> span.name().equals(PROJECTION))
                    .isNotEmpty()
                    .allSatisfy(span -> assertThat(span.parent()).isEqualTo(command.id()));
        });
        assertThat(context.getBean(JdbcClient.class)
                        .sql("select count(*) from event_store.readable_event where meta_data::text like '%trace%'")
                        .query(Long.class)
                        .single())
                .as("events that say something of a trace")
                .isZero();
    }

    private static Span one(List<Span> spans, String name) {
        List<Span> found =
                spans.stream().filter(span -> span.name().equals(name)).toList();
        assertThat(found).as("%s of %s", name, spans).hasSize(1);
        return found.getFirst();
    }
}
