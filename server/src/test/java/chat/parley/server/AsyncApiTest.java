package chat.parley.server;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.api.Refusal;
import chat.parley.api.room.RoomEvent;
import chat.parley.api.room.RoomLimits;
import chat.parley.server.Server.Answer;
import chat.parley.server.StompClient.Frame;
import chat.parley.stomp.Destinations.Destination;
import chat.parley.stomp.Destinations.Inbox;
import chat.parley.stomp.Destinations.Topic;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code asyncapi.yaml} says what the server does; each check is shown a copy that does not. */
@ServerTest
class AsyncApiTest {
    @Autowired
    private Server server;

    @Autowired
    private List<Inbox> inboxes;

    @Autowired
    private List<Topic> topics;

    @Autowired
    private JdbcClient jdbc;

    private AsyncApi document;

    @BeforeEach
    void fetch() {
        document = AsyncApi.parse(server.get("/docs/asyncapi.yaml").text());
    }

    @Test
    void isServedAsYaml() {
        Answer answer = server.get("/docs/asyncapi.yaml");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().headers().firstValue("Content-Type")).contains("application/yaml");
        assertThat(answer.text()).startsWith("# Kept by hand");
    }

    @Test
    void isValidByTheSchemaOfAsyncApi() {
        assertThat(document.violations()).isEmpty();
        assertThat(document.with("/channels/roomFeed", channel -> channel.put("adress", "x"))
                        .violations())
                .isNotEmpty();
        assertThat(document.with("/operations/postMessage", operation -> operation.put("action", "publish"))
                        .violations())
                .isNotEmpty();
    }

    @Test
    void everyReferenceLeadsSomewhere() {
        assertThat(document.danglingReferences()).isEmpty();
        assertThat(document.with("/components/schemas", schemas -> schemas.remove("Problem"))
                        .danglingReferences())
                .isNotEmpty();
    }

    @Test
    void everyDestinationIsAChannelAndTheReverse() {
        Set<String> destinations = Stream.of(inboxes, topics)
                .flatMap(Collection::stream)
                .map(Destination::pattern)
                .collect(toCollection(TreeSet::new));
        destinations.add("/user/queue/errors");
        assertThat(document.addresses()).isEqualTo(destinations);
        assertThat(document.oddChannels()).isEmpty();
        assertThat(document.unusedMessages()).isEmpty();

        assertThat(document.with("/channels", channels -> channels.remove("roomFeed"))
                        .addresses())
                .isNotEqualTo(destinations);
        assertThat(document.with("/channels/refusals", channel -> channel.put("address", "/queue/errors"))
                        .addresses())
                .isNotEqualTo(destinations);
        assertThat(document.with("/channels/refusals", channel -> channel.putNull("address"))
                        .oddChannels())
                .hasSize(1);
        assertThat(document.with("/channels/roomFeed", channel -> channel.remove("parameters"))
                        .oddChannels())
                .hasSize(1);
        assertThat(document.with("/operations", operations -> operations.remove("refuse"))
                        .unusedMessages())
                .hasSize(1);
    }

    @Test
    void everyRefusalIsACodeAndTheReverse() {
        Set<String> codes =
                Arrays.stream(Refusal.Reason.values()).map(Refusal.Reason::code).collect(toCollection(TreeSet::new));
        assertThat(document.codes()).isEqualTo(codes);
        assertThat(document.with("/components/schemas/Code", code -> ((ArrayNode) code.get("enum")).add("nonsense"))
                        .codes())
                .isNotEqualTo(codes);
        assertThat(document.with("/components/schemas/Code", code -> ((ArrayNode) code.get("enum")).remove(0))
                        .codes())
                .isNotEqualTo(codes);
    }

    @Test
    void everyExampleIsTrueToItsMessage() {
        assertThat(document.falseExamples()).isEmpty();
        String posted = "/components/messages/message.posted/examples/0/";
        assertThat(document.with(posted + "payload", payload -> payload.put("colour", "red"))
                        .falseExamples())
                .isNotEmpty();
        assertThat(document.with(posted + "payload", payload -> payload.put("createdAt", "now"))
                        .falseExamples())
                .isNotEmpty();
        assertThat(document.with(posted + "headers", headers -> headers.remove("type"))
                        .falseExamples())
                .isNotEmpty();
        assertThat(document.with("/components/messages/receipt", receipt -> receipt.remove("examples"))
                        .falseExamples())
                .isNotEmpty();
    }

    @Test
    void everyEventIsAMessageWithTheFieldsOfItsExampleAndTheReverse() {
        Map<String, Frame> pushed = everyEvent();
        assertThat(document.eventTypes()).isEqualTo(new TreeSet<>(pushed.keySet()));
        assertThat(document.with("/channels/roomFeed/messages", messages -> messages.remove("member.left"))
                        .eventTypes())
                .isNotEqualTo(pushed.keySet());
        pushed.forEach((type, frame) -> {
            assertThat(isAsDescribed(document, type, frame)).as(type).isEmpty();
            AsyncApi less = document.with(
                    "/components/messages/" + type + "/examples/0/payload", payload -> payload.remove("createdAt"));
            assertThat(isAsDescribed(less, type, frame)).isNotEmpty();
        });
        Frame general = feed("general", 1).getFirst();
        assertThat(document.against("room.opened", headers(general), general.json()))
                .isEmpty();
    }

    @Test
    void answersAreAsDescribed() {
        String room = server.newRoom();
        try (StompClient ada = server.connect("ada")) {
            ada.send("BEGIN\ntransaction:t\nreceipt:r0\n\n\0");
            assertThat(isAsDescribed(document, "receipt", ada.next())).isEmpty();
            assertThat(isAsDescribed(document, "subscribeReceipt", ada.subscribe("/topic/rooms/" + room, "live")))
                    .isEmpty();
            ada.subscribe("/user/queue/errors", "errors");
            ada.post("nowhere", "r1", "{\"content\":\"x\"}");
            assertThat(isAsDescribed(document, "refusal", ada.next())).isEmpty();
            ada.send("UNSUBSCRIBE\nid:live\n\n\0UNSUBSCRIBE\nid:errors\n\n\0");
            String draft = Server.message(UUID.randomUUID(), "hello");
            ada.post(room, "r2", draft);
            Frame receipt = ada.await(frame -> frame.is("RECEIPT", "receipt-id", "r2"));
            assertThat(isAsDescribed(document, "sendReceipt", receipt)).isEmpty();
            ada.post(room, "r3", draft);
            Frame again = ada.next();
            assertThat(document.against("sendReceipt", headers(again), missing()))
                    .isEmpty();
            assertThat(again.headers()).containsKey("duplicate");
            ada.subscribe("/user/queue/read", "read");
            server.ask("PUT", "/rooms/%s/read".formatted(room), "{\"sequence\":1,\"username\":\"ada\"}");
            assertThat(isAsDescribed(document, "read.moved", ada.next())).isEmpty();
            ada.post("nowhere", "r4", "{\"content\":\"x\"}");
            assertThat(isAsDescribed(document, "error", ada.next())).isEmpty();
        }
    }

    @Test
    void limitsAreThoseOfTheCode() {
        JsonNode schemas = document.document().at("/components/schemas");
        assertThat(schemas.at("/Content/maxLength").asInt()).isEqualTo(RoomLimits.CONTENT_CODE_POINTS_MAX);
        assertThat(schemas.at("/Username/maxLength").asInt()).isEqualTo(RoomLimits.USERNAME_CHARS_MAX);
        assertThat(schemas.at("/Username/pattern").asString()).isEqualTo("^%s$".formatted(RoomLimits.USERNAME));
        assertThat(schemas.at("/RoomId/pattern").asString()).isEqualTo("^%s$".formatted(RoomLimits.ROOM_ID));
        assertThat(schemas.at("/RoomOpened/properties/topic/maxLength").asInt())
                .isEqualTo(RoomLimits.TOPIC_CODE_POINTS_MAX);
        assertThat(schemas.at("/RoomOpened/properties/name/maxLength").asInt())
                .isEqualTo(RoomLimits.ROOM_NAME_CODE_POINTS_MAX);
    }

    /** Has everything happen in a room that can, and takes it from the room's feed; by type. */
    private Map<String, Frame> everyEvent() {
        String room = "room-" + UUID.randomUUID();
        haveEverythingHappen(room);
        List<String> stored = jdbc.sql("select payload_type from event_store.domain_event where aggregate_id = ?")
                .param(room)
                .query(String.class)
                .list();
        assertThat(stored)
                .as("the events of this room: another that rooms can have must happen here too")
                .containsAll(Arrays.stream(RoomEvent.class.getPermittedSubclasses())
                        .map(event -> "room." + event.getSimpleName())
                        .toList());
        Map<String, Frame> byType = new HashMap<>();
        feed(room, stored.size()).forEach(frame -> byType.put(frame.header("type"), frame));
        return byType;
    }

    private void haveEverythingHappen(String room) {
        server.post(
                "/rooms",
                "{\"id\":\"%s\",\"name\":\"Tea\",\"topic\":\"At five\",\"username\":\"ada\"}".formatted(room));
        String byAda = "{\"username\":\"ada\",\"reason\":\"too much cake\"}";
        ask("PATCH", "/rooms/" + room, "{\"username\":\"ada\",\"name\":\"Tea time\",\"topic\":\"At six\"}");
        ask("PUT", "/rooms/%s/members/bob".formatted(room), "{\"username\":\"ada\",\"role\":\"reader\"}");
        ask("PUT", "/rooms/%s/members/bob".formatted(room), "{\"username\":\"ada\",\"role\":\"moderator\"}");
        String messages = "/rooms/%s/messages".formatted(room);
        UUID first = UUID.randomUUID();
        UUID second = UUID.randomUUID();
        server.post(messages, "{\"username\":\"ada\",\"content\":\"x\",\"messageId\":\"%s\"}".formatted(first));
        server.post(
                messages,
                "{\"username\":\"bob\",\"content\":\"@ada\",\"replyTo\":\"%s\",\"messageId\":\"%s\"}"
                        .formatted(first, second));
        ask("PATCH", messages + "/" + second, "{\"username\":\"bob\",\"content\":\"hello @ada\"}");
        ask("PUT", messages + "/" + second + "/reactions/👍", byAda);
        ask("DELETE", messages + "/" + second + "/reactions/👍", byAda);
        ask("DELETE", messages + "/" + first, byAda);
        ask("DELETE", "/rooms/%s/members/bob".formatted(room), byAda);
        ask("PUT", "/rooms/%s/bans/bob".formatted(room), byAda);
        ask("DELETE", "/rooms/%s/bans/bob".formatted(room), byAda);
        ask("PUT", "/rooms/%s/members/eve".formatted(room), "");
        ask("DELETE", "/rooms/%s/members/eve".formatted(room), "");
        ask("PUT", "/rooms/%s/members/bob".formatted(room), "{\"username\":\"ada\"}");
        ask("DELETE", "/rooms/" + room, byAda);
    }

    private void ask(String method, String path, String body) {
        assertThat(server.ask(method, path, body).status()).isBetween(200, 204);
    }

    private List<Frame> feed(String room, int events) {
        try (StompClient reader = server.connect("reader")) {
            reader.send("SUBSCRIBE\ndestination:/topic/rooms/%s\nid:live\nafter:-1\n\n\0".formatted(room));
            return Stream.generate(reader::next).limit(events).toList();
        }
    }

    /** What is wrong with a frame as an instance of a message, whose first example has all that there can be. */
    private static List<String> isAsDescribed(AsyncApi document, String message, Frame frame) {
        boolean hasBody = !frame.body().isEmpty();
        List<String> wrong = new java.util.ArrayList<>(
                document.against(message, headers(frame), hasBody ? frame.json() : missing()));
        if (!document.fields(message, "headers")
                .equals(new TreeSet<>(frame.headers().keySet()))) {
            wrong.add("headers " + frame.headers().keySet());
        }
        if (hasBody
                && !document.fields(message, "payload")
                        .equals(new TreeSet<>(frame.json().propertyNames()))) {
            wrong.add("fields " + frame.json().propertyNames());
        }
        return wrong;
    }

    private static JsonNode missing() {
        return Server.JSON.createObjectNode().path("none");
    }

    private static JsonNode headers(Frame frame) {
        ObjectNode headers = Server.JSON.createObjectNode();
        frame.headers().forEach(headers::put);
        return headers;
    }
}
