package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.server.StompClient.Frame;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** The messages of the NestJS chat come into a room, once, with their times, whatever else happens there. */
@ServerTest
class ImportSeedTest {
    private static final int ROWS = 1_200;

    @TempDir
    private Path directory;

    @Autowired
    private Server server;

    @Autowired
    private DataSource database;

    private Map<String, String> environment;
    private String room;
    private String word;

    @BeforeEach
    void beTheOperator() {
        environment = new HashMap<>(Map.of("PARLEY_URL", "http://localhost:" + server.port()));
        environment.put("PARLEY_TOKEN", server.asOperator().token());
        room = server.newRoom();
        word = "w" + UUID.randomUUID().toString().replace("-", "");
    }

    private Ran run(String... arguments) {
        return Ran.importSeed(environment, room, arguments);
    }

    private Path dump(String... rows) throws IOException {
        return Files.writeString(
                directory.resolve("dump.sql"),
                IntStream.range(0, rows.length)
                        .mapToObj(i -> "INSERT INTO Message VALUES(%d,%s);%n".formatted(i + 1, rows[i]))
                        .collect(Collectors.joining()));
    }

    private static String time(int row) {
        return java.time.Instant.parse("2024-02-29T10:00:00Z").plusSeconds(row).toString();
    }

    private String rowsAsDump(int rows) {
        return "COPY public.\"Message\" (id, username, content, \"createdAt\") FROM stdin;\n"
                + IntStream.rangeClosed(1, rows)
                        .mapToObj(i -> "%d\tuser %d\t%s %d\t%s%n".formatted(i, i % 7, word, i, time(i)))
                        .collect(Collectors.joining())
                + "\\.\n";
    }

    /** A table as Prisma makes it. */
    static String[] table(int rows, String word) {
        return new String[] {
            "create table \"Message\" (id serial primary key, username text not null, content text not null,"
                    + " \"createdAt\" timestamp(3) not null default current_timestamp)",
            ("insert into \"Message\" (username, content, \"createdAt\") select 'user ' || i %% 7,"
                            + " '%s ' || i, timestamp '2024-02-29 10:00:00' + i * interval '1 second'"
                            + " from generate_series(1, %d) i")
                    .formatted(word, rows)
        };
    }

    /** A database of its own beside the server's, and its address. */
    static String seedDatabase(DataSource database, String name, String... statements) throws SQLException {
        try (Connection ours = database.getConnection();
                Statement statement = ours.createStatement()) {
            statement.execute("create database " + name);
            String url = ours.getMetaData().getURL().replaceAll("/postgres(\\?.*)?$", "/" + name);
            try (Connection seed = DriverManager.getConnection(url, "postgres", "");
                    Statement filling = seed.createStatement()) {
                filling.execute("set timezone = 'Asia/Tokyo'");
                for (String each : statements) {
                    filling.execute(each);
                }
            }
            return url;
        }
    }

    @Test
    void theTableOfADatabaseIsThereOnceWithItsTimesAndSoIsItsDump() throws Exception {
        String url = seedDatabase(database, "seed_" + word, table(ROWS, word));
        JsonNode first = run(url + "?user=postgres", "--json").json(0);
        assertThat(first.get("rows").asInt()).isEqualTo(ROWS);
        assertThat(first.get("taken").asInt()).isEqualTo(ROWS);
        List<JsonNode> events = server.events(room);
        assertThat(events)
                .extracting(event -> event.get("sequence").asInt())
                .isEqualTo(IntStream.range(0, 1 + ROWS + 7).boxed().toList());
        JsonNode newest =
                server.get("/rooms/%s/messages?limit=1".formatted(room)).json().get(0);
        assertThat(newest.get("content").asString()).isEqualTo(word + " " + ROWS);
        assertThat(newest.get("createdAt").asString()).isEqualTo("2024-02-29T10:20:00Z");
        assertThat(server.get("/search?q=%s&room=%s&until=2024-02-29T10:00:02Z".formatted(word, room))
                        .json()
                        .findValuesAsString("username"))
                .contains("user 1");
        assertThat(server.get("/rooms/%s/members".formatted(room)).json().findValuesAsString("username"))
                .contains("user 0", "user 6");

        String prisma = url.replace("jdbc:postgresql://", "postgresql://postgres:p%40ss@");
        environment.put("DATABASE_URL", prisma + "?schema=public&connection_limit=5");
        assertThat(run("--table", "public.Message").text(0))
                .contains("%d rows: 0 are now in %s, %d were there already".formatted(ROWS, room, ROWS));
        Path dump = Files.writeString(directory.resolve("dump"), rowsAsDump(ROWS + 1));
        assertThat(run(dump.toString(), "--json").json(0).get("taken").asInt()).isEqualTo(1);
        assertThat(server.events(room).subList(0, events.size())).isEqualTo(events);
        assertThat(server.get("/rooms/%s/messages?asOf=2024-02-29T10:10:00Z&limit=1".formatted(room))
                        .json()
                        .findValuesAsString("content"))
                .containsExactly(word + " 600");
    }

    @Test
    void theAuditNamesWhoImportedAMessageWhoeverIsSaidToHaveWrittenIt() throws IOException {
        run(dump("'ada','I resign','2024-02-29T10:00:00.123456Z'").toString());
        JsonNode message =
                server.get("/rooms/%s/messages".formatted(room)).json().get(0);
        String operator = server.events(room).get(1).get("by").asString();
        JsonNode deeds = server.asOperator()
                .get("/audit?room=%s&by=%s&until=2024-03-01T00:00:00Z".formatted(room, operator))
                .json();
        assertThat(operator).isNotEqualTo("ada");
        assertThat(deeds.findValuesAsString("type")).containsExactly("member.joined", "message.posted");
        assertThat(deeds.findValuesAsString("subject"))
                .containsExactly("ada", message.get("messageId").asString());
        assertThat(message.get("createdAt").asString()).isEqualTo("2024-02-29T10:00:00.123Z");
    }

    @Test
    void whatCannotBeTakenIsReportedAndTheRestTaken() throws IOException {
        List<String> rows =
                new ArrayList<>(List.of("'ada','one',1", "'A/B','two',2", "'ada',' ',3", "'ada','four','x'"));
        IntStream.range(0, 2_000).forEach(i -> rows.add("'A/B','again %d',5".formatted(i)));
        rows.add("'ada','the future',%d".formatted(Long.MAX_VALUE / 10_000));
        Path dump = dump(rows.toArray(String[]::new));
        Path report = directory.resolve("report");

        Ran dry = run(dump.toString(), "--dry-run");
        assertThat(dry.text(1)).contains("2005 rows: 1 would come into");
        assertThat(server.history(room)).isEmpty();
        Ran ran = run(dump.toString(), "--report", report.toString());
        assertThat(ran.text(1)).contains("2005 rows: 1 are now in", "2004 cannot be taken");
        assertThat(ran.err())
                .contains("2001 of A/B: a username is", "such as row 2, 5, 6", "its createdAt is no time (unreadable)")
                .contains("message-empty", "invalid-time");
        assertThat(ran.err().lines().count()).isLessThan(30);
        assertThat(Files.readAllLines(report)).hasSize(2_004).contains("4\tunreadable\tits createdAt is no time");

        JsonNode renamed = run(dump.toString(), "--rename", "A/B=a.b", "--json").json(1);
        assertThat(renamed.get("taken").asInt()).isEqualTo(2_001);
        assertThat(renamed.get("present").asInt()).isEqualTo(1);
        assertThat(server.history(room)).hasSize(2_002);
    }

    @Test
    void whatCannotBeReadAtAllEndsItAndStaysWithoutHarm() throws IOException {
        assertThat(run().text(2)).isEmpty();
        assertThat(run(directory.resolve("none").toString()).err()).contains("cannot be read");
        assertThat(code(run("jdbc:postgresql://localhost:1/x", "--json"), 3)).isEqualTo("unreachable");
        assertThat(run("postgresql://localhost").text(2)).isEmpty();
        Path cut = Files.writeString(directory.resolve("cut"), rowsAsDump(3).replace("\\.\n", ""));
        assertThat(run(cut.toString()).err()).contains("cut off");
        room = "no-such";
        assertThat(code(run(cut.toString(), "--json"), 1)).isEqualTo("room-not-found");
        environment.put("PARLEY_TOKEN", server.as("ada").token());
        assertThat(code(run(cut.toString(), "--json"), 1)).isEqualTo("operators-only");
    }

    private static String code(Ran refused, int exitCode) {
        return refused.json(exitCode).get("error").get("code").asString();
    }

    @Test
    void peopleTalkMeanwhileAndWhoeverListensMissesNothing() throws Exception {
        Path dump = Files.writeString(directory.resolve("dump"), rowsAsDump(ROWS));
        Server talker = server.as("talker");
        String messages = "/rooms/%s/messages".formatted(room);
        talker.post(messages, "{\"content\":\"before\"}"); // The room is in memory now.
        try (StompClient listener = server.connect("listener")) {
            listener.subscribe("/topic/rooms/" + room, "here");
            CompletableFuture<Ran> importing = CompletableFuture.supplyAsync(() -> run(dump.toString()));
            int said = 0;
            while (said < 20 || !importing.isDone()) {
                said++;
                assertThat(talker.post(messages, "{\"content\":\"meanwhile %d\"}".formatted(said))
                                .status())
                        .isEqualTo(201);
            }
            assertThat(importing.join().text(0)).contains(ROWS + " are now in");
            JsonNode last = talker.post(messages, "{\"content\":\"after\"}").json();
            long expected = -1;
            while (expected < last.get("sequence").asLong()) {
                Frame frame = listener.await(next -> next.command().equals("MESSAGE"));
                assertThat(frame.sequence()).isEqualTo(expected < 0 ? frame.sequence() : expected + 1);
                expected = frame.sequence();
            }
            assertThat(server.history(room)).hasSize(ROWS + said + 2);
        }
    }

    @Test
    void whatSomebodyHasNotReadOfItIsCounted() throws IOException {
        Server ada = server.as("ada");
        ada.post("/rooms/%s/messages".formatted(room), "{\"content\":\"here\"}");
        run(dump("'bob','hello @ada',1", "'bob','hello',2").toString());
        await().untilAsserted(() -> {
            JsonNode unread = ada.get("/unread")
                    .json()
                    .valueStream()
                    .filter(entry -> entry.get("roomId").asString().equals(room))
                    .findAny()
                    .orElseThrow();
            assertThat(unread.get("unread").asInt()).isEqualTo(2);
            assertThat(unread.get("mentions").asInt()).isEqualTo(1);
        });
    }
}
