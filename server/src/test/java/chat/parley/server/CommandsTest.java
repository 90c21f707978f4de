package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.server.cli.OperatorCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Operators' commands to a running server: what they print, for people and for programs, and how they end. */
@ServerTest
class CommandsTest {
    @TempDir
    private Path directory;

    @Autowired
    private Server server;

    private Map<String, String> environment;

    @BeforeEach
    void beTheOperator() {
        environment = new HashMap<>(Map.of("PARLEY_URL", "http://localhost:" + server.port()));
        environment.put("PARLEY_TOKEN", server.as("root").token());
    }

    private Ran run(String... arguments) {
        return Ran.command(environment, arguments);
    }

    @Test
    void statusTellsOfEachProjection() {
        await().untilAsserted(() -> {
            JsonNode status = run("status", "--json").json(0);
            assertThat(status.get("health").asString()).isEqualTo("UP");
            assertThat(status.get("projections")
                            .valueStream()
                            .map(entry -> entry.get("name").asString()))
                    .contains("message-history");
        });
        assertThat(run("status").text(0)).contains("The server is UP").containsPattern("message-history +running");
    }

    @Test
    void whoeverIsNoOperatorIsRefused() throws IOException {
        Path token =
                Files.writeString(directory.resolve("token"), server.as("ada").token() + "\n");
        assertThat(code(run("status", "--json", "--token-file", token.toString())))
                .isEqualTo("operators-only");
        environment.put("PARLEY_TOKEN", "nonsense");
        assertThat(code(run("status", "--json"))).isEqualTo("invalid-token");
        environment.remove("PARLEY_TOKEN");
        assertThat(code(run("status", "--json"))).isEqualTo("session-required");
        Ran forPeople = run("status");
        assertThat(forPeople.text(1)).isEmpty();
        assertThat(forPeople.err()).contains("session-required").doesNotContain("\tat ");
    }

    private static String code(Ran refused) {
        return refused.json(1).get("error").get("code").asString();
    }

    /** Else nobody could have the name for a while, not even the same operator. */
    @Test
    void aSessionOfItsOwnEndsWithTheCommand() {
        server.ask("DELETE", "/sessions/root", "");
        server.with(environment.remove("PARLEY_TOKEN")).ask("DELETE", "/session", "");
        environment.put("PARLEY_USERNAME", "root");
        environment.put("PARLEY_PASSWORD", "in the open mode nobody looks at it");
        assertThat(run("rebuild", "no-such").err()).contains("projection-not-found");
        assertThat(run("user", "log-out", "nobody", "--json")
                        .json(0)
                        .get("username")
                        .asString())
                .isEqualTo("nobody");
    }

    @Test
    void aServerThatIsAwayIsAnotherMatter() {
        Ran away = run("status", "--url", "http://localhost:1", "--json");
        assertThat(away.json(3).get("error").get("code").asString()).isEqualTo("unreachable");
        assertThat(run("export", directory.resolve("x").toString(), "--url", "http://localhost:1")
                        .err())
                .contains("http://localhost:1 cannot be reached");
        assertThat(directory).isEmptyDirectory();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "rebuild",
                "rebuild --all message-history",
                "status --token abc",
                "status --url nowhere",
                "export",
                "dead-letters",
                "dead-letters skip message-history general 3",
                "dead-letters skip message-history general three --reason x",
                "user create ada",
                "user password ada",
                "import-seed",
                "import-seed postgresql://nowhere",
                "import-seed dump --rename ada",
                "verify --to x",
                "verify --database http://localhost"
            })
    void whatIsNotSaidRightIsNotDone(String line) {
        Ran people = run(line.split(" "));
        assertThat(people.text(2)).isEmpty();
        assertThat(people.err()).isNotBlank().doesNotContain("\tat ");
        String[] words = (line + " --json").split(" ");
        assertThat(run(words).json(2).get("error").get("code").asString()).isEqualTo("usage");
    }

    @Test
    void helpTellsWhatCanBeSaid() {
        assertThat(run("--help").text(0)).contains("dead-letters", "Exit codes", "cannot be reached");
        assertThat(run("rebuild", "--help").text(0)).contains("--wait", "--all", "--token-file");
        assertThat(OperatorCommands.areMeant(new String[] {"status"})).isTrue();
        assertThat(OperatorCommands.areMeant(new String[] {"--help"})).isTrue();
        assertThat(OperatorCommands.areMeant(new String[] {"--server.port=0"})).isFalse();
        assertThat(OperatorCommands.areMeant(new String[] {})).isFalse();
    }

    @Test
    void aRebuildIsBegunOrWaitedFor() {
        assertThat(run("rebuild", "message-history", "--wait").text(0)).contains("message-history: done");
        JsonNode begun = run("rebuild", "message-history", "--json").json(0);
        assertThat(begun.get(0).get("rebuild").get("state").asString()).isEqualTo("building");
        await().until(() -> state("message-history").equals("done"));

        JsonNode all = run("rebuild", "--all", "--wait", "--json").json(0);
        assertThat(all.valueStream()
                        .map(entry -> entry.get("rebuild").get("state").asString()))
                .hasSizeGreaterThan(3)
                .containsOnly("done");
        assertThat(code(run("rebuild", "no-such", "--json"))).isEqualTo("projection-not-found");
    }

    private String state(String projection) {
        return server.as("root")
                .get("/actuator/projections/" + projection)
                .json()
                .get("rebuild")
                .get("state")
                .asString();
    }

    @Test
    void aRoomLeavesAsAFileThatIsWhole() throws IOException {
        String room = server.newRoom();
        server.post("/rooms/" + room + "/messages", "{\"username\":\"bob\",\"content\":\"hello 🦜\"}");
        Path file = directory.resolve("room.ndjson");
        JsonNode exported =
                run("export", file.toString(), "--room", room, "--json").json(0);
        assertThat(exported.get("events").asLong()).isEqualTo(3);
        assertThat(Files.readString(file))
                .isEqualTo(server.as("root").get("/export/" + room).text());
        assertThat(directory).isDirectoryContaining("glob:**room.ndjson").isDirectoryNotContaining("glob:**.part");

        assertThat(run("export", file.toString(), "--room", room).err()).contains("is there already");
        assertThat(code(run("export", file + "2", "--room", "no-such", "--json")))
                .isEqualTo("room-not-found");
        assertThat(run("export", directory.resolve("all").toString()).err()).contains("export  [####");
        assertThat(code(run("import", file.toString(), "--json"))).isEqualTo("import-conflict");
    }

    @Test
    void aRoomComesFromAFile() throws IOException {
        String room = "imported-" + UUID.randomUUID();
        String events = EventFiles.signed(Stream.of(EventFiles.opened(room), EventFiles.posted(room, 1, "hello")));
        Path file = Files.writeString(directory.resolve("file"), events);
        assertThat(code(run("import", cut(file).toString(), "--json"))).isEqualTo("damaged-import");
        Ran imported = run("import", file.toString());
        assertThat(imported.text(0)).contains("All 2 events are here: 2 were stored, 0 were already");
        assertThat(imported.err()).contains("[########################] 100 %");
        server.awaitRoom(room);
        assertThat(run("import", "no-such").text(1)).isEmpty();
    }

    private Path cut(Path file) throws IOException {
        String text = Files.readString(file);
        return Files.writeString(directory.resolve("cut"), text.substring(0, text.lastIndexOf("{\"count")));
    }

    @Test
    void whereThereAreNoAccountsThereIsNothingToChange() {
        assertThat(code(run("user", "list", "--json"))).isEqualTo("not-found");
        assertThat(code(run("user", "disable", "ada", "--json"))).isEqualTo("not-found");
    }
}
