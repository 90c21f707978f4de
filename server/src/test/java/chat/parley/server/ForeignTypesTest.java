package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** JSON that names classes makes none: wherever JSON is taken, such a name is an unknown field, or no value at all. */
@ServerTest
class ForeignTypesTest {
    private static final String GADGET = "javax.swing.JEditorPane";

    @LocalServerPort
    private int port;

    private Server server;
    private Server operator;
    private String room;

    @BeforeEach
    void newRoom() {
        server = new Server(port);
        operator = server.asOperator();
        room = server.newRoom();
    }

    static Stream<String> bodies() {
        return Stream.of(
                "{\"@class\":\"GADGET\",\"page\":\"http://evil.example/\"}",
                "{\"@type\":\"GADGET\",\"content\":\"x\"}",
                "{\"@c\":\".GADGET\"}",
                "{\"class\":\"GADGET\"}",
                "{\"object\":{\"@class\":\"GADGET\"}}",
                "[\"GADGET\",{\"page\":\"http://evil.example/\"}]",
                "{\"content\":[\"GADGET\",{}]}",
                "{\"content\":{\"@class\":\"GADGET\"}}",
                "{\"name\":[\"GADGET\",{}]}",
                "{\"username\":[\"GADGET\",{}]}",
                "{\"usernames\":[[\"GADGET\",{}]]}",
                "{\"role\":[\"GADGET\",{}]}",
                "{\"sequence\":[\"java.lang.Long\",1]}");
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void everyRequestWithABodyRefusesThem(String body) {
        String attack = body.replace("GADGET", GADGET);
        List<String> wrong = new ArrayList<>();
        List<String> asked = new ArrayList<>();
        JsonNode paths = server.get("/docs/openapi").json().get("paths");
        paths.forEachEntry((path, item) -> item.forEachEntry((method, operation) -> {
            if (operation.path("requestBody").at("/content/application~1json").isObject()) {
                String where =
                        path.replace("{room}", room).replace("{message}", "0").replace("{emoji}", "%F0%9F%91%8D");
                Answer answer =
                        operator.ask(method.toUpperCase(Locale.ROOT), where.replaceAll("\\{\\w+}", "bob"), attack);
                asked.add(path);
                if (!answer.code().equals("invalid-body") || answer.text().contains("java.")) {
                    wrong.add("%s %s: %s".formatted(method, path, answer.text()));
                }
            }
        }));
        assertThat(wrong).isEmpty();
        assertThat(asked).hasSizeGreaterThan(10);
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void soDoFrames(String body) {
        try (StompClient ada = server.connect("ada")) {
            ada.subscribe("/user/queue/errors", "errors");
            for (String destination : List.of("messages", "typing")) {
                ada.send("SEND\ndestination:/app/rooms/%s/%s\n\n%s\0"
                        .formatted(room, destination, body.replace("GADGET", GADGET)));
                StompClient.Frame refusal = ada.next();
                assertThat(refusal.headers()).containsEntry("code", "invalid-body");
                assertThat(refusal.body()).doesNotContain("java.").doesNotContain("Exception");
            }
        }
        assertThat(server.history(room)).isEmpty();
    }

    /** An event's type is a word of the log's, never a class; its fields are as strict as those of a request. */
    @Test
    void soDoImports() {
        room = "imported-" + room;
        String honest = EventFiles.opened(room);
        List<String> attacks = List.of(
                honest.replace("room.RoomOpened", GADGET),
                honest.replace("room.RoomOpened", "chat.parley.api.room.RoomEvent$RoomOpened"),
                honest.replace("\"name\":\"A room\"", "\"name\":[\"%s\",{}]".formatted(GADGET)),
                honest.replace("\"metaData\":{}", "\"metaData\":{\"@class\":[\"%s\",{}]}".formatted(GADGET)),
                honest.replaceFirst("\\{", "{\"@class\":\"%s\",".formatted(GADGET)));
        for (String attack : attacks) {
            assertThat(attack).isNotEqualTo(honest);
            assertThat(imported(attack).text()).as(attack).contains("\"invalid-import\"");
        }
        assertThat(server.get("/rooms/" + room).code()).isEqualTo("room-not-found");

        String named = honest.replace("\"payload\":{", "\"payload\":{\"@class\":\"%s\",".formatted(GADGET));
        assertThat(imported(named).status())
                .as("a later version's field, for all we know")
                .isEqualTo(200);
        server.awaitRoom(room);
        assertThat(server.get("/rooms/" + room).json().get("name").asString()).isEqualTo("A room");
    }

    private Answer imported(String event) {
        return operator.send(operator.request("/import")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(EventFiles.signed(Stream.of(event)))));
    }
}
