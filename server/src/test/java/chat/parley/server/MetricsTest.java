package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The metrics are those that {@code operating.md} lists, and they count what it says they count. */
@ServerTest
class MetricsTest {
    private static final Path OPERATING = Path.of("../docs/operating.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| (`parley_.*?) \\|(.*?)\\| .+ \\|$");
    private static final Pattern NAME = Pattern.compile("`(\\w+)`");

    @Autowired
    private Server server;

    @Test
    void theDocumentListsThemAll() throws IOException {
        Map<String, Set<String>> documented = new HashMap<>();
        Matcher rows = ROW.matcher(Files.readString(OPERATING));
        while (rows.find()) {
            Set<String> labels = names(rows.group(2));
            names(rows.group(1)).forEach(name -> documented.put(name, labels));
        }
        assertThat(Scrape.of(server).ours()).isEqualTo(documented);
    }

    private static Set<String> names(String cell) {
        Set<String> names = new HashSet<>();
        Matcher name = NAME.matcher(cell);
        while (name.find()) {
            names.add(name.group(1));
        }
        return names;
    }

    @Test
    void aPostIsCountedOnceAndItsWayMeasured() {
        String room = server.newRoom();
        try (StompClient ada = server.connect("ada")) {
            ada.subscribe("/topic/rooms/" + room, "live");
            Scrape before = Scrape.of(server);
            String message = Server.message(UUID.randomUUID(), "hello");
            ada.post(room, "r1", message);
            ada.await(frame -> frame.is("MESSAGE", "type", "message.posted"));
            ada.post(room, "r2", message); // the same again, which stores nothing
            ada.await(frame -> frame.is("RECEIPT", "receipt-id", "r2"));
            await().untilAsserted(() -> {
                Scrape after = Scrape.of(server);
                assertThat(grown(before, after, "parley_posts_total")).isEqualTo(1);
                assertThat(grown(before, after, "parley_append_events_count")).isEqualTo(1);
                assertThat(grown(before, after, "parley_append_events_sum")).isEqualTo(2); // she has come, too
                assertThat(grown(before, after, "parley_append_latency_seconds_count"))
                        .isEqualTo(1);
                assertThat(grown(before, after, "parley_delivery_delay_seconds_count"))
                        .isEqualTo(1);
                assertThat(after.value("parley_projection_lag", "projection=message-history"))
                        .isZero();
            });
        }
    }

    @Test
    void refusalsAreCountedByProtocolAndCode() {
        Scrape before = Scrape.of(server);
        assertThat(server.get("/messages?limit=0").code()).isEqualTo("invalid-limit");
        assertThat(server.get("/nowhere").code()).isEqualTo("not-found");
        assertThat(server.get("/audit").code()).as("refused by a filter").isEqualTo("session-required");
        try (StompClient ada = server.connect("ada")) {
            ada.post("Odd", "r1", Server.message(UUID.randomUUID(), "hello"));
            assertThat(ada.next().headers()).containsEntry("code", "invalid-room-id");
        }
        Scrape after = Scrape.of(server);
        assertThat(refused(before, after, "http", "invalid-limit")).isEqualTo(1);
        assertThat(refused(before, after, "http", "not-found")).isEqualTo(1);
        assertThat(refused(before, after, "http", "session-required")).isEqualTo(1);
        assertThat(refused(before, after, "stomp", "invalid-room-id")).isEqualTo(1);
        assertThat(refused(before, after, "http", "invalid-room-id")).isZero();
    }

    private static double refused(Scrape before, Scrape after, String protocol, String code) {
        String[] labels = {"protocol=" + protocol, "code=" + code};
        return after.value("parley_refusals_total", labels) - before.value("parley_refusals_total", labels);
    }

    @Test
    void sessionsAreThoseThatConnected() {
        double before = Scrape.of(server).value("parley_sessions");
        try (StompClient ada = server.connect("ada");
                StompClient silent = server.open()) {
            Scrape during = Scrape.of(server);
            assertThat(during.value("parley_sessions")).isEqualTo(before + 1);
            assertThat(during.value("parley_connections")).isGreaterThanOrEqualTo(2);
            silent.send("CONNECT\naccept-version:1.2\nhost:localhost\n\n\0");
            assertThat(silent.next().command()).isEqualTo("CONNECTED");
            assertThat(Scrape.of(server).value("parley_sessions")).isEqualTo(before + 2);
            ada.send("DISCONNECT\n\n\0");
        }
        await().untilAsserted(() ->
                assertThat(Scrape.of(server).value("parley_sessions")).isEqualTo(before));
    }

    @Test
    void aReaderWhoIsFarBehindCatchesUpFromTheLog() {
        String room = server.newRoom();
        for (int i = 0; i < 300; i++) { // more than a feed reads when somebody comes
            server.post("/rooms/%s/messages".formatted(room), "{\"username\":\"ada\",\"content\":\"x\"}");
        }
        Scrape before = Scrape.of(server);
        try (StompClient bob = server.connect("bob")) {
            bob.subscribe("/topic/rooms/%s\nafter:-1".formatted(room), "live");
            bob.await(frame -> frame.is("MESSAGE", "sequence", "0"));
        }
        assertThat(grown(before, Scrape.of(server), "parley_catchups_total")).isPositive();
    }

    private static double grown(Scrape before, Scrape after, String metric) {
        return after.value(metric) - before.value(metric);
    }
}
