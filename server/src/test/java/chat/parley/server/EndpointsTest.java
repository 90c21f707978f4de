package chat.parley.server;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/**
 * Every request that the HTTP document describes, with every answer that it describes: {@code endpoints.txt} has a line for
 * each, and one that is missing there is found here.
 */
@ServerTest
class EndpointsTest {
    private static final Path LINES = Path.of("src/test/resources/endpoints.txt");
    /** Not to be had at will; {@code DatabaseAwayTest}, {@code BusyOrBrokenTest}, {@code LimitsTest} and fixtures have them. */
    private static final Set<String> TESTED_ELSEWHERE = Set.of(
            "internal",
            "busy",
            "unavailable",
            "room-full",
            "rebuild-refused",
            "not-acceptable",
            "rate-limited",
            "invalid-credentials");
    /** Of every request, or every one with a body. */
    private static final Set<String> GENERAL =
            Set.of("invalid-token", "foreign-origin", "too-large", "unsupported-media-type", "name-taken");
    /** {@code AccountsTest} has them: here, in the open mode, there are none. */
    private static final List<String> ELSEWHERE = List.of("/actuator", "/accounts", "/invitations");

    @Autowired
    private Server server;

    private JsonNode document;
    private final Map<String, Server> people = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();

    /** One line: somebody asks, and is answered with a status, or refused with a code. */
    private record Line(String who, String method, String path, String body, String answer) {
        private static Line of(String text) {
            String[] parts = text.split("\\|", -1);
            String[] request = parts[1].strip().split(" ", 2);
            return new Line(parts[0].strip(), request[0], request[1], parts[2].strip(), parts[3].strip());
        }
    }

    @BeforeEach
    void openRooms() {
        document = server.get("/docs/openapi").json();
        people.put("-", server);
        for (String name : List.of("ada", "mia", "bob", "ron", "eve", "zed")) {
            people.put(name, server.as(name));
        }
        people.put("lay", server.as("a layman")); // A test before this one may have made the operator of anybody else.
        people.put("op", server.asOperator());
        people.put("kim", server.as("kim"));
        names.put("renewal", renewalToken());
        names.put("oldBot", bot("general").get("username").asString());
        people.put("bot", server.with(bot("general").get("token").asString()));
        names.put("nothing", EventFiles.signed(Stream.of()));
        names.put("general", EventFiles.signed(Stream.of(EventFiles.opened("general"))));
        room("public", "public");
        room("private", "private");
        room("archived", "public");
        hook("archived", "ArchivedHook");
        ask("ada", "DELETE", "/rooms/" + names.get("archived"), "");
        names.put(
                "direct",
                json("ada", "POST", "/direct-rooms", "{\"usernames\":[\"bob\"]}")
                        .get("roomId")
                        .asString());
        names.put("directM", post("ada", "direct"));
        openHooks();
        String deleted = post("ada", "public");
        names.put("deleted", deleted);
        ask("ada", "DELETE", "/rooms/%s/messages/%s".formatted(names.get("public"), deleted), "");
    }

    private void openHooks() {
        hook("public", "Hook");
        String room = "/rooms/" + names.get("public");
        ask("ada", "PUT", room + "/bans/" + hook("public", "BannedHook"), "");
        ask("ada", "PUT", room + "/members/" + hook("public", "ReaderHook"), "{\"role\":\"reader\"}");
        ask("ada", "DELETE", "/rooms/" + names.get("private") + "/members/" + hook("private", "RemovedHook"), "");
    }

    private String hook(String room, String name) {
        String username = someName();
        String path = "/rooms/%s/hooks".formatted(names.get(room));
        String[] url = json("ada", "POST", path, "{\"username\":\"%s\"}".formatted(username))
                .get("url")
                .asString()
                .split("/", -1);
        names.put("secretOf" + name, url[3]);
        names.put("the" + name, url[2]);
        return username;
    }

    private String renewalToken() {
        return server.post("/session", "{\"username\":\"%s\"}".formatted(someName()))
                .json()
                .get("renewalToken")
                .asString();
    }

    private JsonNode bot(String room) {
        return json("op", "POST", "/bots", "{\"username\":\"%s\",\"rooms\":[\"%s\"]}".formatted(someName(), room));
    }

    private static String someName() {
        return "some-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** With its owner ada, moderator mia, member bob, reader ron, and zed who is banned; and a message of ada. */
    private void room(String name, String visibility) {
        String id = "room-" + UUID.randomUUID();
        names.put(name, id);
        json("ada", "POST", "/rooms", "{\"id\":\"%s\",\"name\":\"R\",\"visibility\":\"%s\"}".formatted(id, visibility));
        ask("ada", "PUT", "/rooms/%s/members/mia".formatted(id), "{\"role\":\"moderator\"}");
        ask("ada", "PUT", "/rooms/%s/members/bob".formatted(id), "");
        ask("ada", "PUT", "/rooms/%s/members/ron".formatted(id), "{\"role\":\"reader\"}");
        ask("ada", "PUT", "/rooms/%s/bans/zed".formatted(id), "");
        names.put(name + "M", post("ada", name));
    }

    private String post(String who, String room) {
        return json(who, "POST", "/rooms/%s/messages".formatted(names.get(room)), "{\"content\":\"hello\"}")
                .get("messageId")
                .asString();
    }

    private JsonNode json(String who, String method, String path, String body) {
        Answer answer = ask(who, method, path, body);
        assertThat(answer.status()).as(answer.text()).isBetween(200, 201);
        return answer.json();
    }

    private Answer ask(String who, String method, String path, String body) {
        return people.get(who).itself(method, path, body);
    }

    @Test
    void eachAnswersAsItSays() throws IOException {
        Set<String> answered = new TreeSet<>();
        List<String> wrong = new ArrayList<>();
        for (Line line : lines()) {
            room("fresh", "public");
            Answer answer = ask(line.who(), line.method(), named(line.path()), named(line.body()));
            String said = said(answer);
            if (!said.equals(line.answer())) {
                wrong.add("%s: %s %s".formatted(line, said, answer.text()));
            }
            answered.add("%s %s %s".formatted(line.method(), template(line.path()), said));
        }
        assertThat(wrong).isEmpty();
        Set<String> missing = described();
        missing.removeAll(answered);
        assertThat(missing).as("what endpoints.txt has no line for").isEmpty();
        answered.removeAll(described());
        answered.removeIf(line -> GENERAL.contains(line.substring(line.lastIndexOf(' ') + 1)));
        assertThat(answered).as("what is answered and not described").isEmpty();
    }

    @Test
    void eachRefusesWhatAllRefuse() {
        List<String> wrong = new ArrayList<>();
        Server op = people.get("op");
        operations().forEach(operation -> {
            String path =
                    operation.path().replace("{room}", names.get("public")).replaceAll("\\{\\w+}", "ada");
            Map<String, Supplier<Answer>> answers = new HashMap<>();
            answers.put(
                    "invalid-token", () -> server.send(request(operation, path).header("Authorization", "Bearer x")));
            answers.put(
                    "foreign-origin",
                    () -> op.send(op.request(path)
                            .method(operation.method(), BodyPublishers.noBody())
                            .header("Origin", "https://evil.example")));
            answers.put(
                    "too-large",
                    () -> op.send(op.request(path)
                            .header("Content-Type", "application/json")
                            .method(operation.method(), BodyPublishers.ofString(" ".repeat(70_000)))));
            if (path.contains("rooms") && !path.endsWith("/hooks")) { // Of others, endpoints.txt says when.
                answers.put("name-taken", () -> server.itself(operation.method(), path, "{\"username\":\"ada\"}"));
            }
            answers.put(
                    "unsupported-media-type",
                    () -> op.send(op.request(path)
                            .header("Content-Type", "text/csv")
                            .method(operation.method(), BodyPublishers.ofString("x"))));
            answers.forEach((code, answer) -> {
                String said = operation.codes().contains(code) ? said(answer.get()) : code;
                if (!said.equals(code)) {
                    wrong.add("%s %s: %s in place of %s".formatted(operation.method(), operation.path(), said, code));
                }
            });
        });
        assertThat(wrong).isEmpty();
    }

    private static String said(Answer answer) {
        return answer.status() < 400 ? Integer.toString(answer.status()) : answer.code();
    }

    private java.net.http.HttpRequest.Builder request(Operation operation, String path) {
        return server.request(path).method(operation.method(), BodyPublishers.noBody());
    }

    private static List<Line> lines() throws IOException {
        return Files.readAllLines(LINES).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Line::of)
                .toList();
    }

    /** With what the braces stand for; {@code {new}} is new each time. */
    private String named(String text) {
        String fresh = UUID.randomUUID().toString();
        String result = text.replace("{new}", fresh)
                .replace("{new8}", fresh.substring(0, 8))
                .replace("{many}", "null,".repeat(1_000))
                .replace("{long}", "x".repeat(4_001));
        for (Map.Entry<String, String> name : names.entrySet()) {
            result = result.replace("{%s}".formatted(name.getKey()), name.getValue());
        }
        return result;
    }

    private String template(String path) {
        String[] parts = path.replaceAll("\\?.*", "").split("/", -1);
        return operations()
                .map(Operation::path)
                .filter(template -> matches(template.split("/", -1), parts))
                .findFirst()
                .orElse(path);
    }

    private static boolean matches(String[] template, String[] parts) {
        boolean same = template.length == parts.length;
        for (int i = 0; same && i < parts.length; i++) {
            same = template[i].startsWith("{") || template[i].equals(parts[i]);
        }
        return same;
    }

    /** Such as "GET /rooms/{room} 200" and "GET /rooms/{room} room-not-found". */
    private Set<String> described() {
        return operations()
                .flatMap(operation -> operation.codes().stream()
                        .filter(code -> !TESTED_ELSEWHERE.contains(code) && !GENERAL.contains(code))
                        .map(code -> "%s %s %s".formatted(operation.method(), operation.path(), code)))
                .collect(toCollection(TreeSet::new));
    }

    private record Operation(String method, String path, Set<String> codes) {}

    private Stream<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        document.get("paths")
                .forEachEntry((path, item) -> item.forEachEntry((method, operation) -> {
                    if (ELSEWHERE.stream().noneMatch(path::startsWith)) {
                        operations.add(new Operation(method.toUpperCase(Locale.ROOT), path, codes(operation)));
                    }
                }));
        return operations.stream();
    }

    private static Set<String> codes(JsonNode operation) {
        Set<String> codes = new TreeSet<>();
        operation.get("responses").forEachEntry((status, response) -> {
            JsonNode refused = response.at("/content/application~1problem+json/schema/allOf/1/properties/code/enum");
            if (refused.isMissingNode()) {
                codes.add(status);
            } else {
                refused.forEach(code -> codes.add(code.asString()));
            }
        });
        return codes;
    }
}
