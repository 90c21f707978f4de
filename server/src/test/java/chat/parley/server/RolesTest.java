package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.StompClient.Frame;
import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** A node that has one role only does that, says so of the rest, and can be looked after like any other. */
@ServerTest
class RolesTest {
    private static final String HELLO = "{\"username\":\"ada\",\"content\":\"hello\"}";

    @Autowired
    private Server whole;

    @Autowired
    private HikariDataSource dataSource;

    @Test
    void aNodeForCommandsTakesThem() {
        try (Node node = Node.on(dataSource.getJdbcUrl(), "--parley.roles=command")) {
            Server commands = node.server();
            String room = commands.newRoom();
            assertThat(commands.post("/rooms/%s/messages".formatted(room), HELLO)
                            .status())
                    .isEqualTo(201);
            assertThat(commands.get("/rooms/" + room).status()).isEqualTo(421);
            assertThat(commands.get("/rooms/" + room).code()).isEqualTo("misdirected");
            assertThat(commands.get("/rooms/%s/events".formatted(room)).code()).isEqualTo("misdirected");
            assertThat(commands.get("/messages").code()).isEqualTo("misdirected");
            try (StompClient bob = commands.connect("bob")) {
                bob.post(room, "r1", "{\"content\":\"hello, too\"}");
                assertThat(bob.next().command()).isEqualTo("RECEIPT");
                bob.subscribe("/user/queue/errors", "errors");
                bob.send("SUBSCRIBE\ndestination:/topic/rooms/%s\nid:live\nreceipt:r2\n\n\0".formatted(room));
                assertThat(bob.next().headers())
                        .containsEntry("code", "misdirected")
                        .containsEntry("receipt-id", "r2");
            }
            assertIsLookedAfter(commands);
            assertThat(whole.history(room))
                    .extracting(message -> message.get("content").asString())
                    .containsExactly("hello", "hello, too");
        }
    }

    @Test
    void aNodeForQueriesAnswersAndPushes() {
        String room = whole.newRoom();
        try (Node node = Node.on(dataSource.getJdbcUrl(), "--parley.roles=query")) {
            Server queries = node.server();
            try (StompClient bob = queries.connect("bob")) {
                bob.subscribe("/user/queue/errors", "errors");
                bob.subscribe("/topic/rooms/" + room, "live");
                assertThat(whole.post("/rooms/%s/messages".formatted(room), HELLO)
                                .status())
                        .isEqualTo(201);
                Frame pushed = bob.await(frame -> frame.is("MESSAGE", "type", "message.posted"));
                assertThat(queries.history(room))
                        .singleElement()
                        .extracting(message -> message.get("sequence").asLong())
                        .isEqualTo(pushed.sequence());
                bob.post(room, "r1", "{\"content\":\"hello, too\"}");
                assertThat(bob.next().headers())
                        .containsEntry("code", "misdirected")
                        .containsEntry("receipt-id", "r1");
            }
            assertThat(queries.post("/rooms/%s/messages".formatted(room), HELLO).code())
                    .isEqualTo("misdirected");
            assertThat(queries.post("/rooms", "{\"name\":\"Tea\"}").code()).isEqualTo("misdirected");
            assertThat(queries.ask("DELETE", "/rooms/" + room, "").code()).isEqualTo("misdirected");
            assertThat(queries.ask("PUT", "/rooms/%s/members/ada".formatted(room), "")
                            .code())
                    .isEqualTo("misdirected");
            assertIsLookedAfter(queries);
        }
    }

    @Test
    void aNodeWithEveryRoleKnowsWhatThereIs() {
        assertThat(whole.get("/no/such/path").code()).isEqualTo("not-found");
        assertThat(whole.ask("DELETE", "/messages", "").code()).isEqualTo("method-not-allowed");
    }

    private void assertIsLookedAfter(Server node) {
        Server operator = node.with(whole.asOperator().token());
        assertThat(node.get("/actuator/health/readiness").status()).isEqualTo(200);
        assertThat(operator.get("/actuator/prometheus").status()).isEqualTo(200);
        assertThat(operator.get("/bots").status()).isEqualTo(200);
        assertThat(node.get("/docs/openapi").status()).isEqualTo(200);
        assertThat(node.get("/").status()).isEqualTo(200);
        assertThat(node.get("/sign-in").status()).isEqualTo(200);
    }
}
