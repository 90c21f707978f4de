package chat.parley.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The server is killed while two people write, and comes back. */
@ExtendWith(Browsers.class)
class RestartPageTest {
    private static final String GENERAL = "general";

    @TempDir
    private Path directory;

    private ServerProcess servers;

    @BeforeEach
    void startAServer() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        servers = new ServerProcess(
                directory, List.of("--server.port=" + port, "--parley.data-dir=" + directory.resolve("data")));
        servers.start();
    }

    @AfterEach
    void stopWhatWasStarted() {
        servers.close();
    }

    /** So that the page keeps all messages that are said. */
    private static NewContextOptions tall() {
        return new NewContextOptions().setViewportSize(1_280, 1_200);
    }

    @Test
    void everyMessageArrivesOnceInOneOrderAndTheOutboxesEmpty(People people) throws Exception {
        Server server = servers.ready();
        Chatter ada = Chatter.at(people, server, "ada", GENERAL, tall());
        Chatter bob = Chatter.at(people, server, "bob", GENERAL, tall());
        List.of(ada, bob).forEach(each -> each.person().expects("WebSocket connection|Failed to load resource"));
        for (int number = 0; number < 20; number++) {
            ada.say("ada " + number);
            bob.say("bob " + number);
            if (number == 6) {
                servers.kill();
            } else if (number == 12) {
                assertThat(ada.banner()).hasAttribute("data-state", "reconnecting");
                assertThat(ada.banner()).containsText("wait to be sent");
                servers.start();
            }
        }
        servers.ready();
        for (Chatter each : List.of(ada, bob)) {
            each.page().waitForCondition(each::outboxIsEmpty);
            each.awaitConnection();
            assertThat(each.page().locator(".list .words")).hasCount(40);
        }
        List<JsonNode> stored = server.history(GENERAL);
        List<String> words = stored.stream()
                .map(message -> message.get("content").asString())
                .toList();
        assertThat(words).hasSize(40).doesNotHaveDuplicates();
        for (String name : List.of("ada", "bob")) {
            assertThat(words.stream()
                            .filter(each -> each.startsWith(name))
                            .map(each -> Integer.valueOf(each.substring(4))))
                    .as("what %s said, in its order", name)
                    .isSorted();
        }
        assertThat(ada.words()).isEqualTo(words);
        assertThat(bob.words()).isEqualTo(words);
    }
}
