package chat.parley.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whatever is wrong with a request has an error of its own, and nothing is stored. */
@ServerTest
class BadRequestsTest {
    @Autowired
    private Server server;

    @Autowired
    private JdbcClient jdbc;

    private String room;

    @BeforeEach
    void newRoom() {
        room = server.newRoom();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"username":"ada","content":""}                     | message-empty
            {"username":"ada"}                                  | message-empty
            {"username":"ada","content":null}                   | message-empty
            {"username":"ada","content":"a\\u0000b"}            | invalid-content
            {"username":"ada","content":"\\ud83e"}              | invalid-content
            {"content":"hello"}                                 | username-required
            {"username":"a/b","content":"hello"}                | invalid-username
            {"username":"ada","content":"x","messageId":"1"}    | invalid-message-id
            {"username":"ada","content":5}                      | invalid-body
            {"username":"ada","content":true}                   | invalid-body
            {"username":"ada","content":{"text":"x"}}           | invalid-body
            {"username":["ada"],"content":"hello"}              | invalid-body
            {"username":"ada","content":"x","colour":"red"}     | invalid-body
            {"username":"ada","content":"x"                     | invalid-body
            {"username":"ada","content":"x"} more               | invalid-body
            [1]                                                 | invalid-body
            null                                                | invalid-body
            nonsense                                            | invalid-body
            ``                                                  | invalid-body
            """)
    void aMessageThatIsNone(String body, String code) {
        Answer answer = server.post("/rooms/%s/messages".formatted(room), body);
        assertThat(answer.code()).as(answer.text()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(400);
        nothingStored();
    }

    @Test
    void aMessageThatIsTooLong() {
        Answer answer = server.post(
                "/rooms/%s/messages".formatted(room),
                "{\"username\":\"ada\",\"content\":\"%s\"}".formatted("x".repeat(4_001)));
        assertThat(answer.code()).isEqualTo("message-too-long");
        assertThat(answer.json().get("detail").asString()).contains("4000").contains("4001");
        nothingStored();
    }

    @Test
    void aFieldWithALongNameIsNotRepeatedAtLength() {
        Answer answer = server.post("/rooms/%s/messages".formatted(room), "{\"%s\":1}".formatted("🦜".repeat(10_000)));
        assertThat(answer.code()).isEqualTo("invalid-body");
        String detail = answer.json().get("detail").asString();
        assertThat(detail).startsWith("there is no field 🦜").endsWith("🦜…");
        assertThat(detail.codePointCount(0, detail.length())).isEqualTo(513);
        nothingStored();
    }

    @Test
    void aBodyThatIsTooLargeWhetherAnnouncedOrNot() {
        String megabyte = "{\"username\":\"ada\",\"content\":\"%s\"}".formatted("x".repeat(1_000_000));
        assertThat(server.post("/rooms/%s/messages".formatted(room), megabyte).code())
                .isEqualTo("too-large");
        Answer unannounced = server.send(server.request("/rooms/%s/messages".formatted(room))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.fromPublisher(BodyPublishers.ofString(megabyte))));
        assertThat(unannounced.code()).isEqualTo("too-large");
        assertThat(unannounced.status()).isEqualTo(413);
        nothingStored();
    }

    @Test
    void aBodyThatIsFarTooLargeIsRefusedBeforeItComes() throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write(("POST /rooms/%s/messages HTTP/1.1\r\nHost: localhost\r\n".formatted(room)
                                    + "Content-Type: application/json\r\nContent-Length: 100000000\r\n\r\n")
                            .getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 413")
                    .contains("\"too-large\"")
                    .containsIgnoringCase("Connection: close");
        }
        nothingStored();
    }

    @Test
    void aKeyThatIsNotTheMessageId() {
        Answer answer = server.send(server.request("/rooms/%s/messages".formatted(room))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(BodyPublishers.ofString(
                        "{\"username\":\"ada\",\"content\":\"x\",\"messageId\":\"%s\"}".formatted(UUID.randomUUID()))));
        assertThat(answer.code()).isEqualTo("invalid-message-id");
        nothingStored();
    }

    @ParameterizedTest
    @CsvSource({
        "/messages?limit=0, 400, invalid-limit",
        "/messages?limit=201, 400, invalid-limit",
        "/messages?limit=10000, 400, invalid-limit",
        "/messages?limit=ten, 400, invalid-limit",
        "/messages?before=x, 400, invalid-cursor",
        "/messages?after=1.5, 400, invalid-cursor",
        "/messages?after=99999999999999999999, 400, invalid-cursor",
        "/messages?after=9223372036854775807, 400, invalid-cursor",
        "/messages?before=-2, 400, invalid-cursor",
        "/messages?before=5&after=1, 400, invalid-cursor",
        "/messages?room=nowhere, 404, room-not-found",
        "/messages?room=%00, 400, invalid-room-id",
        "/rooms/nowhere/messages, 404, room-not-found",
        "/rooms/Odd%20One/messages, 400, invalid-room-id",
        "/rooms/%E8%8C%B6/messages, 400, invalid-room-id",
        "/rooms/a%2Fb/messages, 400, invalid-parameter",
        "/rooms?after=%00, 400, invalid-room-id",
        "/rooms/nowhere, 404, room-not-found",
        "/nowhere, 404, not-found",
        "/actuator/projections/nothing, 404, projection-not-found",
        "/actuator/env, 404, not-found",
    })
    void aPathOrParameterThatMeansNothing(String path, int status, String code) {
        Answer answer = (path.startsWith("/actuator") ? server.asOperator() : server).get(path);
        assertThat(answer.code()).as(answer.text()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.text())
                .doesNotContain("Exception")
                .doesNotContain("chat.parley")
                .doesNotContain("org.");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"id":"Tea Room","name":"Tea"}                  | 400 | invalid-room-id
            {"id":"general","name":"General"}               | 409 | room-exists
            {"name":""}                                     | 400 | invalid-room-name
            {"name":"茶"}                                   | 400 | invalid-room-id
            {"name":"Tea","visibility":"secret"}            | 400 | invalid-body
            {"name":"Tea","visibility":0}                   | 400 | invalid-body
            {"name":"Tea","visibility":"private"}           | 400 | username-required
            """)
    void aRoomThatCannotBeOpened(String body, int status, String code) {
        Answer answer = server.post("/rooms", body);
        assertThat(answer.code()).as(answer.text()).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(status);
    }

    @Test
    void aPrivateRoomIsNobodysToReadOrEnter() {
        String secret = "secret-" + room;
        server.post(
                "/rooms",
                "{\"id\":\"%s\",\"name\":\"S\",\"visibility\":\"private\",\"username\":\"ada\"}".formatted(secret));
        assertThat(server.get("/rooms/" + secret).code()).isEqualTo("not-a-member");
        assertThat(server.get("/rooms/%s/messages".formatted(secret)).code()).isEqualTo("not-a-member");
        assertThat(server.post("/rooms/%s/messages".formatted(secret), "{\"username\":\"bob\",\"content\":\"x\"}")
                        .code())
                .isEqualTo("not-a-member");
        assertThat(server.send(server.request("/rooms/%s/members/bob".formatted(secret))
                                .PUT(BodyPublishers.noBody()))
                        .code())
                .isEqualTo("not-a-member");
        assertThat(server.post("/rooms/%s/messages".formatted(secret), "{\"username\":\"ada\",\"content\":\"x\"}")
                        .status())
                .isEqualTo(201);
    }

    @Test
    void aRoomIsJoinedAndLeft() {
        String membership = "/rooms/%s/members/bob".formatted(room);
        assertThat(server.send(server.request(membership).PUT(BodyPublishers.noBody()))
                        .status())
                .isEqualTo(204);
        assertThat(server.send(server.request(membership).PUT(BodyPublishers.noBody()))
                        .status())
                .isEqualTo(204);
        assertThat(server.send(server.request(membership).DELETE()).status()).isEqualTo(204);
        assertThat(server.send(server.request(membership).DELETE()).code()).isEqualTo("not-a-member");
    }

    @Test
    void aPageOfAnotherOriginChangesNothing() {
        Answer answer = server.send(server.asOperator()
                .request("/actuator/projections/message-history")
                .header("Origin", "https://evil.example")
                .POST(BodyPublishers.noBody()));
        assertThat(answer.code()).isEqualTo("foreign-origin");
        Answer own = server.send(server.request("/rooms/%s/messages".formatted(room))
                .header("Origin", "http://localhost:" + server.port())
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"username\":\"ada\",\"content\":\"x\"}")));
        assertThat(own.status()).isEqualTo(201);
    }

    /** Whoever is refused before their body was asked for has a connection that goes on. */
    @Test
    void aBodyThatNobodyReadsDoesNotEndTheConnection() throws IOException {
        try (Socket socket = new Socket("localhost", server.port())) {
            socket.setSoTimeout(10_000);
            OutputStream out = socket.getOutputStream();
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            for (int i = 0; i < 100; i++) { // The body comes a little late, and mostly too late.
                out.write("""
                        POST /rooms HTTP/1.1\r
                        Host: localhost\r
                        Authorization: Bearer x\r
                        Content-Length: 5\r
                        \r
                        """.getBytes(UTF_8));
                out.flush();
                out.write("hello".getBytes(UTF_8));
                out.flush();
                assertThat(in.readLine()).startsWith("HTTP/1.1 401");
                int length = 0;
                for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                    length = line.toLowerCase(Locale.ROOT).startsWith("content-length:")
                            ? Integer.parseInt(line.substring(15).strip())
                            : length;
                }
                assertThat(in.skip(length)).isEqualTo(length);
            }
        }
    }

    @Test
    void aFormOfAnySizeIsRefused() {
        Answer form = server.send(server.request("/rooms/%s/members/ada".formatted(room))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .PUT(BodyPublishers.ofString("x=" + "y".repeat(1_000_000))));
        assertThat(form.code()).isEqualTo("too-large");
        Answer small = server.send(server.request("/rooms/%s/members/ada".formatted(room))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .PUT(BodyPublishers.ofString("x=y")));
        assertThat(small.code()).isEqualTo("unsupported-media-type");
    }

    @Test
    void aMethodOrTypeThatIsNotTaken() {
        assertThat(server.send(server.request("/messages").DELETE()).code()).isEqualTo("method-not-allowed");
        Answer form = server.send(server.request("/rooms/%s/messages".formatted(room))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("content=x")));
        assertThat(form.code()).isEqualTo("unsupported-media-type");
        Answer yaml = server.send(server.request("/rooms/%s/messages".formatted(room))
                .header("Content-Type", "application/yaml")
                .POST(BodyPublishers.ofString("username: ada\ncontent: x")));
        assertThat(yaml.code()).isEqualTo("unsupported-media-type");
        assertThat(server.send(server.request("/rooms")
                                .header("Accept", "application/yaml")
                                .GET())
                        .status())
                .isEqualTo(406);
        assertThat(server.send(server.request("/messages")
                                .header("Accept", "image/png")
                                .GET())
                        .status())
                .isEqualTo(406);
    }

    /** Not even a joining: the room's opening is all there is. */
    private void nothingStored() {
        assertThat(jdbc.sql("select count(*) from event_store.domain_event where aggregate_id = ?")
                        .param(room)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }
}
