package chat.parley.server;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /docs/openapi} has every request with its answers and errors, and its page asks nobody else for anything. */
@ServerTest
class OpenApiTest {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"([^\"]+)\"");
    private static final Set<String> NOT_FOR_CLIENTS = Set.of("/error", "/actuator");

    private static final String SCHEMA_NAMES = """
            AccountChange AccountView Asking AuditEntry BanView BotView CallerView Change Credentials DeadLetter Draft Edit
            Event FoundView Health HookMessage HookView ImportedView Info Invitation Mark MemberView MessageView NewAccount
            NewBot NewDirectRoom NewHook NewRoom OldDraft OldMessages OldMessagesView PasswordChange PositionView Problem
            Projection RefusedMessage Renewal RevisionView RoomView SessionView SignInView UnreadView TextPart WantedMember
            """;

    @Autowired
    private Server server;

    @Autowired
    private List<RequestMappingInfoHandlerMapping> mappings;

    private ObjectNode document;

    @BeforeEach
    void fetch() {
        document = (ObjectNode) server.get("/docs/openapi").json();
    }

    @Test
    void isServedAsJsonAndAsYaml() {
        assertThat(document.get("openapi").asString()).startsWith("3.1");
        assertThat(server.get("/docs/openapi").response().headers().firstValue("Content-Type"))
                .contains("application/json");
        assertThat(server.get("/docs/openapi.yaml").text()).startsWith("openapi: 3.1");
        assertThat(document.at("/servers/0/url").asString()).isEqualTo("/");
    }

    @Test
    void everyRequestIsAnOperationAndTheReverse() {
        Set<String> mapped = mappings.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .flatMap(OpenApiTest::requests)
                .collect(toCollection(TreeSet::new));
        assertThat(mapped).contains("POST /rooms/{room}/messages", "POST /actuator/projections/{name}");
        assertThat(operations(document)).isEqualTo(mapped);

        ObjectNode less = document.deepCopy();
        ((ObjectNode) less.get("paths")).remove("/messages");
        assertThat(operations(less)).isNotEqualTo(mapped);
    }

    private static Stream<String> requests(RequestMappingInfo mapping) {
        return mapping.getPatternValues().stream()
                .filter(path -> !path.contains("**") && !path.startsWith("/docs/") && !NOT_FOR_CLIENTS.contains(path))
                .flatMap(path ->
                        mapping.getMethodsCondition().getMethods().stream().map(method -> method + " " + path));
    }

    private static Set<String> operations(JsonNode document) {
        Set<String> operations = new TreeSet<>();
        document.get("paths")
                .forEachEntry((path, item) -> item.propertyNames()
                        .forEach(method -> operations.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path)));
        return operations;
    }

    @Test
    void everyOperationSaysWhatItDoesAndHowItFails() {
        assertThat(unsaid(document)).isEmpty();

        for (String part : List.of("summary", "responses")) {
            ObjectNode less = document.deepCopy();
            ((ObjectNode) less.at("/paths/~1rooms/post")).remove(part);
            assertThat(unsaid(less)).hasSize(1);
        }
    }

    private static Set<String> unsaid(JsonNode document) {
        Set<String> unsaid = new TreeSet<>();
        document.get("paths")
                .forEachEntry((path, item) -> item.forEachEntry((method, operation) -> {
                    boolean hasWords = !operation.path("summary").asString("").isEmpty();
                    boolean succeeds = operation
                            .path("responses")
                            .propertyStream()
                            .anyMatch(answer -> answer.getKey().startsWith("2")
                                    && !answer.getValue()
                                            .get("description")
                                            .asString()
                                            .equals("OK"));
                    boolean fails = operation
                            .path("responses")
                            .propertyStream()
                            .anyMatch(answer -> answer.getValue()
                                    .at("/content/application~1problem+json/schema")
                                    .isObject());
                    if (!hasWords || !succeeds || !fails) {
                        unsaid.add(method + " " + path);
                    }
                }));
        return unsaid;
    }

    @Test
    void headersAndParametersAreNamed() {
        assertThat(document.at("/paths/~1messages/get/responses/200/headers/Link")
                        .isObject())
                .isTrue();
        assertThat(document.at("/paths/~1rooms/post/responses/201/headers/Location")
                        .isObject())
                .isTrue();
        assertThat(document.at("/paths/~1rooms~1{room}~1messages/post/parameters")
                        .findValuesAsString("name"))
                .containsExactlyInAnyOrder("room", "Idempotency-Key");
        assertThat(document.at("/paths/~1messages/get/parameters").findValuesAsString("name"))
                .containsExactlyInAnyOrder("room", "before", "after", "around", "asOf", "limit");
        assertThat(document.get("components").get("schemas").propertyNames())
                .containsExactlyInAnyOrder(SCHEMA_NAMES.strip().split("\\s+", -1));
    }

    @Test
    void answersAreAsDescribed() {
        String id = server.newRoom();
        String room = "{\"id\":\"%s-2\",\"name\":\"A\",\"topic\":\"b\",\"username\":\"ada\"}".formatted(id);
        isDescribed("post", "/rooms", server.post("/rooms", room));
        String draft =
                "{\"username\":\"ada\",\"content\":\"x\",\"messageId\":\"%s\"}".formatted(java.util.UUID.randomUUID());
        String messages = "/rooms/%s/messages".formatted(id);
        isDescribed("post", "/rooms/{room}/messages", server.post(messages, draft));
        isDescribed("post", "/rooms/{room}/messages", server.post(messages, draft));
        isDescribed("get", "/rooms/{room}/messages", server.get(messages));
        isDescribed("get", "/messages", server.get("/messages?room=" + id));
        isDescribed("get", "/messages", server.get("/messages?asOf=1&around=1&room=" + id));
        isDescribed("get", "/rooms/{room}/messages/{message}", server.get(messages + "/2"));
        isDescribed("get", "/rooms/{room}/messages/{message}/replies", server.get(messages + "/2/replies"));
        isDescribed("get", "/search", server.get("/search?q=x&room=" + id));
        isDescribed("get", "/rooms", server.get("/rooms"));
        isDescribed("get", "/rooms/{room}", server.get("/rooms/" + id));
        isDescribed(
                "put",
                "/rooms/{room}/members/{username}",
                server.send(
                        server.request("/rooms/%s/members/bob".formatted(id)).PUT(BodyPublishers.noBody())));
        isDescribed(
                "put",
                "/rooms/{room}/read",
                server.ask("PUT", "/rooms/%s/read".formatted(id), "{\"sequence\":1,\"username\":\"bob\"}"));
        JsonNode message = server.history(id).getFirst();
        assertThat(against("/components/schemas/MessageView", message)).isEmpty();
        assertThat(against("/components/schemas/MessageView", ((ObjectNode) message).without("content")))
                .isNotEmpty();
    }

    @Test
    void answersToThoseWithATokenAreAsDescribed() {
        String id = server.newRoom();
        server.as("ada").post("/rooms/%s/messages".formatted(id), "{\"content\":\"x\"}");
        isDescribed(
                "get",
                "/rooms/{room}/messages/{message}/revisions",
                server.as("ada").get("/rooms/%s/messages/2/revisions".formatted(id)));
        isDescribed("get", "/sign-in", server.get("/sign-in"));
        isDescribed("get", "/session", server.as("ada").get("/session"));
        isDescribed("get", "/unread", server.as("bob").get("/unread"));
        isDescribed("post", "/session", server.as("ada").post("/session", "{\"username\":\"ada\",\"password\":\"x\"}"));
        isDescribed("get", "/actuator/health", server.get("/actuator/health"));
        isDescribed("get", "/actuator/info", server.asOperator().get("/actuator/info"));
        isDescribed("get", "/actuator/projections", server.asOperator().get("/actuator/projections"));
        isDescribed(
                "get", "/actuator/projections/{name}", server.asOperator().get("/actuator/projections/room-directory"));
    }

    @Test
    void hooksAreAsDescribed() {
        String room = server.as("ada").newRoom();
        String hooks = "/rooms/%s/hooks".formatted(room);
        String hook = "{\"username\":\"hook-%s\"}".formatted(room.substring(5, 13));
        isDescribed("post", "/rooms/{room}/hooks", server.as("ada").post(hooks, hook));
        isDescribed("get", "/rooms/{room}/hooks", server.as("ada").get(hooks));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            get    | /messages                         | /messages?before=x             |
            get    | /messages                         | /messages?limit=0              |
            get    | /rooms/{room}/messages            | /rooms/nowhere/messages        |
            get    | /rooms/{room}                     | /rooms/Odd                     |
            get    | /rooms/{room}                     | /rooms/general?asOf=x          |
            get    | /rooms                            | /rooms?after=%00               |
            post   | /rooms                            | /rooms                         | {"id":"general","name":"G"}
            post   | /rooms                            | /rooms                         | {"name":""}
            post   | /rooms                            | /rooms                         | {"name":"x","topic":5}
            post   | /rooms/{room}/messages            | /rooms/general/messages        | {"content":"x"}
            post   | /rooms/{room}/messages            | /rooms/general/messages        | {"username":"a/b","content":"x"}
            post   | /rooms/{room}/messages            | /rooms/general/messages        | {"username":"a","content":""}
            post   | /rooms/{room}/messages            | /rooms/general/messages        | {"username":"a","content":"\\u0000"}
            post   | /session                          | /session                       | {"password":"x"}
            post   | /session                          | /session                       | {"username":"a/b"}
            post   | /session                          | /session                       | {"name":"ada"}
            delete | /rooms/{room}/members/{username}  | /rooms/general/members/nobody  |
            get    | /actuator/projections/{name}      | /actuator/projections/nothing  |
            post   | /accounts                         | /accounts                      | {"username":"a","password":"b"}
            post   | /invitations                      | /invitations                   |
            """)
    void refusalsAreAsDescribed(String method, String path, String asked, String body) {
        Answer answer = server.ask(method.toUpperCase(java.util.Locale.ROOT), asked, body == null ? "" : body);
        assertThat(answer.status()).isGreaterThanOrEqualTo(400);
        isDescribed(method, path, answer);
    }

    @Test
    void aTokenIsAWayToSayWhoCallsAndABadOneIsARefusalOfEveryRequest() {
        assertThat(document.at("/components/securitySchemes/token/scheme").asString())
                .isEqualTo("bearer");
        assertThat(document.get("security").findValues("token")).hasSize(1);
        Answer answer = server.send(
                server.request("/rooms").header("Authorization", "Bearer x").GET());
        assertThat(answer.status()).isEqualTo(401);
        isDescribed("get", "/rooms", answer);
    }

    private void isDescribed(String method, String path, Answer answer) {
        String responses = "/paths/%s/%s/responses/%d".formatted(path.replace("/", "~1"), method, answer.status());
        JsonNode described = document.at(responses);
        assertThat(described.isObject()).as(responses).isTrue();
        assertThat(answer.text().isEmpty()).isEqualTo(described.path("content").isMissingNode());
        if (!answer.text().isEmpty()) {
            String type = described.get("content").propertyNames().iterator().next();
            assertThat(answer.response().headers().firstValue("Content-Type").orElseThrow())
                    .endsWith("json");
            assertThat(against(responses + "/content/%s/schema".formatted(type.replace("/", "~1")), answer.json()))
                    .as(answer.text())
                    .isEmpty();
        }
    }

    private List<Error> against(String pointer, JsonNode value) {
        JsonNode schema = document.at(pointer);
        assertThat(schema.isObject()).as(pointer).isTrue();
        ObjectNode whole = Server.JSON.createObjectNode();
        whole.set("allOf", Server.JSON.createArrayNode().add(schema));
        whole.set("components", document.get("components"));
        return SCHEMAS.getSchema(whole).validate(value);
    }

    @Test
    void itsPageAsksNobodyElse() {
        Answer moved = server.get("/docs/api");
        assertThat(moved.status()).isEqualTo(302);
        URI page = URI.create(moved.response().headers().firstValue("Location").orElseThrow());
        assertThat(page.isAbsolute()).isFalse();
        Answer html = server.get(page.getPath());
        assertThat(html.response()
                        .headers()
                        .firstValue("Content-Security-Policy")
                        .orElseThrow())
                .startsWith("default-src 'none'; script-src 'self'; style-src 'self';")
                .doesNotContain("http", "unsafe");
        List<String> loaded =
                LOADED.matcher(html.text()).results().map(MatchResult::group).toList();
        assertThat(loaded).hasSizeGreaterThan(3).noneMatch(link -> link.contains("//"));
        LOADED.matcher(html.text())
                .results()
                .map(link -> server.get(page.resolve(link.group(1)).getPath()))
                .forEach(part -> assertThat(part.status()).isEqualTo(200));
        String settings =
                server.get(page.resolve("swagger-initializer.js").getPath()).text()
                        + server.get("/docs/openapi/swagger-config").text();
        assertThat(settings).contains("\"validatorUrl\"").doesNotContain("petstore", "swagger.io");
        assertThat(server.get("/docs/openapi/swagger-config").json().get("url").asString())
                .isEqualTo("/docs/openapi");
    }
}
