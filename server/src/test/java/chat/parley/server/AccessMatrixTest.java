package chat.parley.server;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import chat.parley.server.StompClient.Frame;
import chat.parley.stomp.Destinations.Destination;
import chat.parley.stomp.Destinations.Inbox;
import chat.parley.stomp.Destinations.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.annotation.DirtiesContext;

/** Everybody asks for everything: docs/access.md says what each is answered, and a request that has no row there fails. */
@SpringBootTest(
        classes = ParleyServer.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "parley.data-dir=target/test-data/${random.uuid}",
            "parley.auth=accounts",
            "parley.limits.enabled=false",
            "parley.socketio.enabled=true",
            "parley.metrics-token=" + AccessMatrixTest.METRICS_TOKEN
        })
@DirtiesContext
class AccessMatrixTest {
    private static final Path TABLE = Path.of("../docs/access.md");
    private static final String PASSWORD = "correct horse battery staple";
    private static final String OK = "ok";
    static final String METRICS_TOKEN = "0123456789abcdef0123456789abcdef";

    @LocalServerPort
    private int port;

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private List<Inbox> inboxes;

    @Autowired
    private List<Topic> topics;

    private final Map<String, String> tokens = new LinkedHashMap<>();
    private Server nobody;
    private Server operator;

    /** A row: what is asked, with which body, and what each column is answered. */
    private record Row(String method, String path, String body, List<String> answers) {
        static Row of(List<String> cells) {
            String[] request = cells.getFirst().replace("`", "").split(" ", 2);
            return new Row(
                    request[0],
                    request.length == 1 ? "" : request[1],
                    cells.get(1).replace("`", ""),
                    cells.subList(2, cells.size()));
        }

        boolean isStomp() {
            return Set.of("CONNECT", "SUBSCRIBE", "SEND").contains(method);
        }

        String request() {
            return (method + " " + path).strip();
        }
    }

    /** A private room with somebody in each role, and what is in there. */
    private record Room(String id, String message, String bot) {
        String named(String text) {
            String fresh = UUID.randomUUID().toString();
            return text.replace("{room}", id)
                    .replace("{message}", message)
                    .replace("{new}", "new-" + fresh.substring(0, 8))
                    .replace("{password}", PASSWORD)
                    .replace("{emoji}", "👍")
                    .replace("{name}", "room-members")
                    .replace("{step}", "hurry")
                    .replace("{projection}", "room-members");
        }
    }

    @BeforeEach
    void people() {
        nobody = new Server(port);
        for (String name :
                List.of("operator", "owner", "moderator", "member", "reader", "past", "banned", "stranger", "spare")) {
            nobody.post("/accounts", "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, PASSWORD));
            tokens.put(name, logIn(name));
        }
        operator = as("operator");
        tokens.put("other bot", bot("general"));
    }

    private String logIn(String name) {
        String body = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, PASSWORD);
        return nobody.post("/session", body).json().get("token").asString();
    }

    private Server as(String name) {
        return nobody.with(tokens.get(name));
    }

    private String bot(String room) {
        String body = "{\"username\":\"bot-%s\",\"rooms\":[\"%s\"]}"
                .formatted(UUID.randomUUID().toString().substring(0, 8), room);
        return operator.post("/bots", body).json().get("token").asString();
    }

    private Room newRoom() {
        String id = "room-" + UUID.randomUUID();
        Server owner = as("owner");
        String path = "/rooms/" + id;
        owner.post("/rooms", "{\"id\":\"%s\",\"name\":\"R\",\"visibility\":\"private\"}".formatted(id));
        for (String role : List.of("moderator", "member", "reader")) {
            done(owner.ask("PUT", path + "/members/" + role, "{\"role\":\"%s\"}".formatted(role)));
        }
        done(owner.ask("PUT", path + "/members/past", ""));
        done(owner.ask("DELETE", path + "/members/past", ""));
        done(owner.ask("PUT", path + "/bans/banned", ""));
        Answer posted = owner.post(path + "/messages", "{\"content\":\"hello\"}");
        String bot = bot(id);
        String botsName = operator.get("/bots")
                .json()
                .valueStream()
                .filter(one -> one.get("rooms").toString().contains(id))
                .findFirst()
                .orElseThrow()
                .get("username")
                .asString();
        done(owner.ask("PUT", path + "/members/" + botsName, ""));
        return new Room(id, posted.json().get("messageId").asString(), bot);
    }

    private static void done(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isBetween(200, 204);
    }

    @Test
    void everybodyIsAnsweredAsTheTableSays() throws IOException {
        List<String> columns = columns();
        List<String> wrong = new ArrayList<>();
        for (Row row : rows()) {
            Room room = newRoom();
            List<String> answers = new ArrayList<>();
            for (String column : columns) {
                answers.add(answer(row, column, room));
                room = row.method().equals("GET") ? room : newRoom();
            }
            if (!answers.equals(row.answers())) {
                wrong.add("| `%s` | %s | %s |"
                        .formatted(
                                row.request(),
                                row.body().isEmpty() ? "" : "`" + row.body() + "`",
                                answers.stream().collect(joining(" | "))));
            }
        }
        assertThat(String.join("\n", wrong)).as("rows as they are answered").isEmpty();
    }

    private String answer(Row row, String column, Room room) {
        if (column.equals("bad token")) {
            List<String> answers = BadTokens.of(jdbc).stream()
                    .map(token -> ask(row, token, room))
                    .distinct()
                    .toList();
            return String.join("/", answers);
        }
        String token = switch (column) {
            case "anonymous" -> "";
            case "bot" -> room.bot();
            case "other bot" -> tokens.get(column);
            default -> row.path().equals("/session") ? logIn(column) : tokens.get(column); // which may end by it
        };
        return ask(row, token, room);
    }

    @Test
    void aTokenThatIsNotBadIsGood() {
        assertThat(nobody.with(BadTokens.good(jdbc)).get("/audit").status()).isEqualTo(200);
    }

    private String ask(Row row, String token, Room room) {
        if (row.isStomp()) {
            return frame(row, token, room);
        }
        Server asker = token.isEmpty() ? nobody : nobody.with(token);
        String path = row.path().contains("{hook}") ? ofNewHook(row.path(), room) : room.named(row.path());
        Answer answer = asker.ask(row.method(), path, room.named(row.body()));
        return answer.status() < 400 ? OK : answer.code();
    }

    private String ofNewHook(String path, Room room) {
        String body = room.named("{\"username\":\"{new}\"}");
        String[] url = as("owner")
                .post(room.named("/rooms/{room}/hooks"), body)
                .json()
                .get("url")
                .asString()
                .split("/", -1);
        return room.named(path).replace("{hook}", url[2]).replace("{secret}", url[3]);
    }

    private String frame(Row row, String token, Room room) {
        try (StompClient client = StompClient.open(port)) {
            String passcode = token.isEmpty() ? "" : "passcode:" + token + "\n";
            client.send("CONNECT\naccept-version:1.2\nhost:h\n%s\n\0".formatted(passcode));
            Frame connected = client.next();
            if (row.method().equals("CONNECT") || connected.command().equals("ERROR")) {
                return said(connected);
            }
            client.send("SUBSCRIBE\ndestination:/user/queue/errors\nid:errors\n\n\0");
            String id = row.method().equals("SUBSCRIBE") ? "id:s\n" : "";
            client.send("%s\ndestination:%s\n%sreceipt:r\n\n%s\0"
                    .formatted(
                            row.method(),
                            room.named(row.path()),
                            id,
                            room.named(row.body()).replace("{token}", token)));
            return said(client.await(frame ->
                    frame.header("receipt-id") != null || frame.command().equals("ERROR")));
        }
    }

    private static String said(Frame frame) {
        String code = frame.headers().get("code");
        return code == null ? OK : code;
    }

    @Test
    void theTokenOfTheMetricsIsGoodForNothingElse() {
        Server scraper = nobody.with(METRICS_TOKEN);
        assertThat(scraper.get("/actuator/prometheus").text()).contains("parley_connections");
        for (String path : List.of("/rooms", "/messages", "/actuator/projections", "/export", "/session")) {
            assertThat(scraper.get(path).code()).as(path).isEqualTo("invalid-token");
        }
        try (StompClient client = StompClient.open(port)) {
            client.send("CONNECT\naccept-version:1.2\nhost:h\nAuthorization:Bearer %s\n\n\0".formatted(METRICS_TOKEN));
            assertThat(said(client.next())).isEqualTo("invalid-token");
        }
    }

    @Test
    void everyRequestHasARow() throws IOException {
        Set<String> rows = rows().stream().map(Row::request).collect(toCollection(TreeSet::new));
        Set<String> there = new TreeSet<>(Set.of("CONNECT", "SUBSCRIBE /user/queue/errors"));
        nobody.get("/docs/openapi")
                .json()
                .get("paths")
                .forEachEntry((path, item) -> item.propertyNames()
                        .forEach(method -> there.add(method.toUpperCase(Locale.ROOT) + " " + path)));
        inboxes.stream().map(Destination::pattern).forEach(pattern -> there.add("SEND " + pattern));
        topics.stream().map(Destination::pattern).forEach(pattern -> there.add("SUBSCRIBE " + pattern));
        Set<String> ofTemplates = rows.stream()
                .map(row -> row.replaceAll("\\?.*", "")
                        .replaceAll("/(members|bans)/[a-z{][^/]*", "/$1/{username}")
                        .replaceAll("/(accounts|sessions|bots)/[a-z]+", "/$1/{username}"))
                .collect(toCollection(TreeSet::new));
        assertThat(ofTemplates).containsAll(there);
    }

    private static List<String> columns() throws IOException {
        return cells().findFirst().orElseThrow().stream().skip(2).toList();
    }

    private static List<Row> rows() throws IOException {
        return cells().skip(2).map(Row::of).toList();
    }

    /** Of the table, its head included. */
    private static Stream<List<String>> cells() throws IOException {
        return Files.readAllLines(TABLE).stream()
                .filter(line -> line.startsWith("|"))
                .map(line -> Arrays.stream(
                                line.substring(1, line.lastIndexOf('|')).split("\\|", -1))
                        .map(String::strip)
                        .toList());
    }
}
