package chat.parley.server;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A room as its events, as they are stored, leave it: naively, in the JSON that readers are to get. */
final class PastRoom {
    private final Map<Long, ObjectNode> messages = new TreeMap<>();
    private final Map<String, ObjectNode> members = new TreeMap<>();
    private ObjectNode room = Server.JSON.createObjectNode();

    /** A row of the log. */
    record Event(long sequence, String type, JsonNode payload, Instant at) {
        private String text(String field) {
            return payload.get(field).asString();
        }

        private long message() {
            return payload.get("messageSequence").asLong();
        }
    }

    void apply(Event event) {
        switch (event.type()) {
            case "room.RoomOpened" -> open(event);
            case "room.RoomRenamed" -> room.put("name", event.text("name"));
            case "room.TopicChanged" -> put(room, "topic", event.payload().get("topic"));
            case "room.RoomArchived" -> room.put("archivedAt", event.at().toString());
            case "room.MemberJoined" ->
                members.put(
                        event.text("username"),
                        Server.JSON
                                .createObjectNode()
                                .put("username", event.text("username"))
                                .put("role", event.text("role"))
                                .put("joinedAt", event.at().toString()));
            case "room.RoleChanged" -> members.get(event.text("username")).put("role", event.text("role"));
            case "room.MemberLeft", "room.MemberRemoved", "room.MemberBanned" -> members.remove(event.text("username"));
            case "room.MessagePosted" -> post(event);
            case "room.MessageEdited" ->
                change(event, message -> {
                    message.put("content", event.text("content"))
                            .put("editedAt", event.at().toString());
                    mention(message, event);
                });
            case "room.MessageDeleted" -> change(event, PastRoom::delete);
            case "room.ReactionAdded" -> change(event, message -> react(message, event, true));
            case "room.ReactionRemoved" -> change(event, message -> react(message, event, false));
            case "room.MemberUnbanned" -> {}
            default -> throw new IllegalStateException("unknown: " + event.type());
        }
        room.put("memberCount", members.size());
    }

    private void open(Event event) {
        room = Server.JSON.createObjectNode();
        for (String field : List.of("roomId", "name", "visibility", "topic", "openedBy")) {
            put(room, field, event.payload().get(field));
        }
        room.put("openedAt", event.at().toString());
        room.put("lastActivityAt", event.at().toString());
    }

    private void post(Event event) {
        ObjectNode message = Server.JSON.createObjectNode();
        for (String field : List.of("roomId", "messageId", "username", "content")) {
            put(message, field, event.payload().get(field));
        }
        message.put("sequence", event.sequence());
        message.put("createdAt", event.at().toString());
        put(message, "replyTo", event.payload().path("replyTo").get("messageId"));
        mention(message, event);
        messages.put(event.sequence(), message);
        room.put("lastActivityAt", event.at().toString());
    }

    private void change(Event event, Consumer<ObjectNode> change) {
        ObjectNode message = messages.get(event.message());
        if (!message.has("deleted")) {
            change.accept(message);
        }
    }

    private static void mention(ObjectNode message, Event event) {
        message.remove("mentions");
        JsonNode mentions = event.payload().get("mentions");
        if (!mentions.isEmpty()) {
            message.set("mentions", mentions);
        }
    }

    private static void delete(ObjectNode message) {
        message.remove(List.of("mentions", "reactions", "editedAt"));
        message.put("content", "").put("deleted", true);
    }

    private static void react(ObjectNode message, Event event, boolean added) {
        ObjectNode reactions = message.withObjectProperty("reactions");
        ArrayNode names = reactions.withArrayProperty(event.text("emoji"));
        List<String> others = new ArrayList<>();
        names.forEach(name -> others.add(name.asString()));
        boolean isThere = others.contains(event.text("username"));
        if (added && !isThere) {
            others.add(event.text("username"));
        } else if (!added) {
            others.remove(event.text("username"));
        }
        names.removeAll();
        others.forEach(names::add);
        if (others.isEmpty()) {
            reactions.remove(event.text("emoji"));
        }
        if (reactions.isEmpty()) {
            message.remove("reactions");
        }
    }

    private static void put(ObjectNode object, String field, JsonNode value) {
        object.remove(field);
        if (value != null && !value.isNull()) {
            object.set(field, value);
        }
    }

    /** As a moderator gets them. */
    List<JsonNode> messages() {
        return messages.values().stream().map(PastRoom::parsed).toList();
    }

    /** As others get them, who are not told what was deleted later. */
    List<JsonNode> messagesWithout(Set<Long> deletedLater) {
        return messages.values().stream()
                .map(message -> {
                    ObjectNode shown = message.deepCopy();
                    if (deletedLater.contains(shown.get("sequence").asLong())) {
                        delete(shown);
                    }
                    return parsed(shown);
                })
                .toList();
    }

    List<JsonNode> members() {
        return members.values().stream().map(PastRoom::parsed).toList();
    }

    JsonNode room() {
        return parsed(Objects.requireNonNull(room));
    }

    /** Numbers are then of the type that an answer's have. */
    private static JsonNode parsed(JsonNode node) {
        return Server.JSON.readTree(node.toString());
    }
}
