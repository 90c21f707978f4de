package chat.parley.server.docs;

import static java.util.Map.entry;

import chat.parley.api.Refusal.Reason;
import chat.parley.api.room.RevisionView;
import chat.parley.api.room.Role;
import chat.parley.api.room.RoomLimits;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What bodies look like where their Java types do not tell: limits, what must be there, and what is no type of its own. */
final class Schemas {
    static final String PROBLEM = "Problem";
    static final String EVENT = "Event";

    private static final Map<String, List<String>> REQUIRED = Map.ofEntries(
            entry("MessageView", List.of("roomId", "messageId", "sequence", "username", "content", "createdAt")),
            entry("RoomView", List.of("roomId", "name", "visibility", "openedAt", "memberCount", "lastActivityAt")),
            entry("RevisionView", List.of("content", "by", "at", "sequence", "kind")),
            entry("MemberView", List.of("username", "role", "joinedAt")),
            entry("BanView", List.of("username", "by", "bannedAt")),
            entry("NewDirectRoom", List.of("usernames")),
            entry("Edit", List.of("content")),
            entry("Draft", List.of("content")),
            entry("Credentials", List.of("username")),
            entry(
                    "SessionView",
                    List.of("token", "username", "operator", "expiresAt", "renewalToken", "renewalExpiresAt")),
            entry("SignInView", List.of("auth")),
            entry("CallerView", List.of("username", "operator")),
            entry("Renewal", List.of("renewalToken")),
            entry("NewAccount", List.of("username", "password")),
            entry("AccountView", List.of("username", "operator", "disabled")),
            entry("PasswordChange", List.of("newPassword")),
            entry("Invitation", List.of("code")),
            entry("NewBot", List.of("username", "rooms")),
            entry("BotView", List.of("username", "rooms")),
            entry("HookView", List.of("id")),
            entry("HookMessage", List.of("content")),
            entry("NewRoom", List.of("name")),
            entry("Mark", List.of("sequence")),
            entry("PositionView", List.of("roomId", "sequence")),
            entry("UnreadView", List.of("roomId", "readSequence", "unread", "mentions")),
            entry(
                    "FoundView",
                    List.of("roomId", "messageId", "sequence", "username", "content", "createdAt", "highlight")),
            entry("TextPart", List.of("text", "match")),
            entry("AuditEntry", List.of("type", "room", "sequence", "at")),
            entry("ImportedView", List.of("events", "stored")),
            entry("OldMessages", List.of("messages")),
            entry("OldDraft", List.of("messageId", "username", "content", "createdAt")),
            entry("OldMessagesView", List.of("taken", "present", "refused")),
            entry("RefusedMessage", List.of("messageId", "code", "detail")));

    private Schemas() {}

    static StringSchema text() {
        return new StringSchema();
    }

    static Schema<?> reference(String name) {
        return new Schema<>().$ref("#/components/schemas/" + name);
    }

    static Schema<?> listOf(Schema<?> one) {
        return new ArraySchema().items(one);
    }

    /** A problem with one of these codes. */
    static Schema<?> problem(List<String> codes) {
        Schema<?> withCode = new ObjectSchema().addProperty("code", words(codes));
        return new JsonSchema().allOf(List.of(reference(PROBLEM), withCode));
    }

    static StringSchema words(List<String> words) {
        StringSchema schema = text();
        schema.setEnum(words);
        return schema;
    }

    /** A part of a path, a parameter or a header, whose type in Java is text so that the refusal can be in our words. */
    static Schema<?> parameter(String name) {
        return switch (name) {
            case "room" -> roomId().description("A room's id.");
            case "username" -> username();
            case "before" -> sequence().minimum(BigDecimal.valueOf(-1));
            case "after" -> sequence().minimum(BigDecimal.valueOf(-1));
            case "limit" ->
                new IntegerSchema()
                        ._default(RoomLimits.PAGE_MESSAGES_DEFAULT)
                        .format(null)
                        .minimum(BigDecimal.ONE)
                        .maximum(BigDecimal.valueOf(RoomLimits.PAGE_MESSAGES_MAX));
            case "around", "asOf" -> moment();
            case "q" -> text().minLength(1).maxLength(RoomLimits.SEARCH_CODE_POINTS_MAX);
            case "from" -> username();
            case "since", "until" -> text().format("date-time");
            case "search limit" ->
                new IntegerSchema()
                        ._default(RoomLimits.PAGE_FOUND_DEFAULT)
                        .format(null)
                        .minimum(BigDecimal.ONE)
                        .maximum(BigDecimal.valueOf(RoomLimits.PAGE_FOUND_MAX));
            case "by" -> username();
            case "format" -> words(List.of("json", "ndjson", "csv"));
            case "Idempotency-Key" -> text().format("uuid");
            default -> text();
        };
    }

    private static Schema<?> roomId() {
        return text().pattern("^%s$".formatted(RoomLimits.ROOM_ID));
    }

    private static Schema<?> username() {
        return text().maxLength(RoomLimits.USERNAME_CHARS_MAX).pattern("^%s$".formatted(RoomLimits.USERNAME));
    }

    private static Schema<?> sequence() {
        return new IntegerSchema().format("int64").description("A place among all events of the room, from 0.");
    }

    private static Schema<?> moment() {
        return new JsonSchema().anyOf(List.of(sequence().minimum(BigDecimal.ZERO), text().format("date-time")));
    }

    private static Map<String, Schema<?>> properties() {
        Map<String, Schema<?>> properties = new TreeMap<>();
        properties.put("roomId", roomId());
        properties.put("id", roomId().description("Made of the name, unless given."));
        properties.put("name", text().minLength(1).maxLength(RoomLimits.ROOM_NAME_CODE_POINTS_MAX));
        properties.put("topic", text().maxLength(RoomLimits.TOPIC_CODE_POINTS_MAX));
        properties.put("visibility", words(List.of("public", "private", "direct")));
        properties.put(
                "role", words(Stream.of(Role.values()).map(Role::toString).toList()));
        properties.put(
                "kind",
                words(Stream.of(RevisionView.Kind.values())
                        .map(RevisionView.Kind::toString)
                        .toList()));
        properties.put("by", username());
        properties.put("reason", text().maxLength(RoomLimits.REASON_CODE_POINTS_MAX));
        properties.put("usernames", listOf(username()).maxItems(RoomLimits.DIRECT_MEMBERS_MAX));
        properties.put("mentions", listOf(username()).description("Members whom it names with an @."));
        properties.put("deleted", new BooleanSchema().description("There if it is true: its content is empty then."));
        properties.put("memberCount", new IntegerSchema().format(null).minimum(BigDecimal.ZERO));
        properties.put("username", username());
        properties.put("openedBy", username());
        properties.put("auth", words(List.of("open", "accounts", "oidc")));
        properties.put("registration", words(List.of("first", "open", "invitation")));
        properties.put("password", text().description("Not looked at in the open mode."));
        properties.put("token", text().description("Whoever has it is this person until it expires."));
        properties.put("renewalToken", text().description("Good for one renewal, until `renewalExpiresAt`."));
        properties.put("rooms", listOf(roomId()));
        properties.put(
                "messageId", text().format("uuid").description("The client's; without one, the server makes it."));
        properties.put("sequence", sequence().minimum(BigDecimal.ZERO));
        properties.put("content", text().maxLength(RoomLimits.CONTENT_CODE_POINTS_MAX));
        return properties;
    }

    static void complete(Components components) {
        Map<String, Schema<?>> better = properties();
        components.getSchemas().forEach((name, found) -> {
            Schema<?> schema = found;
            if (schema.getProperties() != null) {
                schema.getProperties().replaceAll((property, derived) -> better.getOrDefault(property, derived));
            }
            schema.setRequired(REQUIRED.get(name));
            if (name.equals("UnreadView")) {
                describeUnread(schema);
            }
            if (name.equals("HookView")) {
                describeHook(schema);
            }
            schema.setAdditionalProperties(false);
        });
        components.addSchemas(PROBLEM, problem());
        components.addSchemas(EVENT, event());
        OperatorSchemas.ALL.forEach(components::addSchemas);
    }

    private static void describeUnread(Schema<?> unread) {
        unread.addProperty("lastSequence", sequence().description("That of the newest message, if there is one."));
        unread.addProperty(
                "readSequence",
                sequence().description("The greatest of: what one said, one's own newest message, one's joining."));
        unread.addProperty("unread", count("Messages after `readSequence`."));
        unread.addProperty("mentions", count("Those of them in which somebody else names one."));
    }

    private static void describeHook(Schema<?> hook) {
        hook.addProperty("id", text().format("uuid"));
        hook.addProperty("url", text().description("Where to post, or where events are posted."));
        hook.addProperty("secret", text().description("What signs the events; shown when the hook is made."));
    }

    static Schema<?> count(String meaning) {
        return new IntegerSchema().format("int64").minimum(BigDecimal.ZERO).description(meaning);
    }

    private static Schema<?> problem() {
        Schema<?> problem = new ObjectSchema()
                .description("Problem details (RFC 9457). Programs act on `code`, people read `detail`.")
                .addProperty("title", text())
                .addProperty("status", new IntegerSchema())
                .addProperty("detail", text())
                .addProperty("instance", text().description("The path."))
                .addProperty(
                        "code",
                        words(Arrays.stream(Reason.values()).map(Reason::code).toList()))
                .addProperty("retryAfterMs", count("Of `rate-limited`: in how many milliseconds to try again."));
        problem.setRequired(List.of("title", "status", "detail", "code"));
        return problem;
    }

    private static Schema<?> event() {
        Schema<?> event = new ObjectSchema()
                .description(
                        "Something that happened in a room; see asyncapi.yaml for what each `type` has beside these.")
                .addProperty("type", text())
                .addProperty("roomId", roomId())
                .addProperty("sequence", sequence().minimum(BigDecimal.ZERO))
                .addProperty("createdAt", text().format("date-time"));
        event.setRequired(List.of("type", "roomId", "sequence", "createdAt"));
        return event;
    }

    static Schema<?> place(String meaning) {
        return new IntegerSchema().format("int64").description(meaning);
    }
}
