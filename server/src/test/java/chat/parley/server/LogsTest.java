package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import chat.parley.server.Server.Answer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A line of the log says which request it is about; and all of them are JSON for whoever wants that. */
@ServerTest
class LogsTest {
    @Autowired
    private Server server;

    @TempDir
    private Path directory;

    @Test
    void aLineHasTheRequestAndTheUserThatCausedIt() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        Logger security = (Logger) LoggerFactory.getLogger("chat.parley.security");
        security.addAppender(log);
        try {
            Server operator = server.asOperator();
            log.list.clear();
            Answer made = operator.send(operator.request("/bots")
                    .header("X-Request-Id", "proxy-7")
                    .header("Content-Type", "application/json")
                    .POST(java.net.http.HttpRequest.BodyPublishers.ofString(
                            "{\"username\":\"bot-%s\",\"rooms\":[\"general\"]}"
                                    .formatted(UUID.randomUUID().toString().substring(0, 8)))));
            assertThat(made.status()).as(made.text()).isEqualTo(201);
            assertThat(id(made)).isEqualTo("proxy-7");
            assertThat(log.list)
                    .singleElement()
                    .satisfies(line -> assertThat(line.getMDCPropertyMap())
                            .containsEntry("request", "proxy-7")
                            .containsKey("user"));
        } finally {
            security.detachAppender(log);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "{}", "12345678901234567890123456789012345678901234567890123456789012345"})
    void anIdThatCouldMuddleTheLogIsNotTaken(String id) {
        Answer answer = server.send(server.request("/rooms").header("X-Request-Id", id));
        assertThat(id(answer)).matches("[0-9a-f]+").isNotEqualTo(id);
        assertThat(id(server.get("/rooms"))).isNotEqualTo(id(answer));
    }

    private static String id(Answer answer) {
        return answer.response().headers().firstValue("X-Request-Id").orElseThrow();
    }

    @Test
    void eachLineIsJsonIfThatIsWanted() throws IOException {
        try (ServerProcess process = new ServerProcess(directory)) {
            process.start(
                    List.of("env", "LOGGING_STRUCTURED_FORMAT_CONSOLE=ecs"),
                    System.getProperty("java.class.path"),
                    ParleyServer.class);
            await().atMost(Duration.ofMinutes(2)).until(process::log, log -> log.contains("Parley is ready"));
            List<JsonNode> lines =
                    process.log().lines().map(Server.JSON::readTree).toList();
            assertThat(lines).isNotEmpty().allSatisfy(line -> {
                assertThat(line.has("@timestamp")).isTrue();
                assertThat(line.at("/log/level").asString()).isNotEmpty();
                assertThat(line.get("message").asString()).isNotEmpty();
            });
        }
    }
}
