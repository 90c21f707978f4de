package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** Commands as processes of their own, as they are in a shell; and the embedded database, with a server and without. */
class CommandProcessTest {
    @TempDir
    private Path directory;

    private ServerProcess servers;
    private Server server;

    @BeforeEach
    void startAServer() throws IOException {
        servers = new ServerProcess(directory);
        servers.start();
        server = servers.ready();
        server.post("/rooms/general/messages", "{\"username\":\"ada\",\"content\":\"hello\"}");
    }

    @AfterEach
    void stopWhatWasStarted() {
        servers.close();
    }

    @Test
    void theyNeedNoServerOfTheirOwn() throws Exception {
        Process status = start("status", "--json");
        assertThat(status.waitFor()).as(err()).isZero();
        assertThat(Server.JSON.readTree(out()).get("health").asString()).isEqualTo("UP");
        assertThat(err()).isEmpty();
        assertThat(start("status", "--nonsense").waitFor()).isEqualTo(2);
        assertThat(err()).contains("Unknown option: '--nonsense'");
        // The driver of PostgreSQL would log what it takes for a port.
        assertThat(start("import-seed", "jdbc:postgresql://localhost:s3cr3t/chat")
                        .waitFor())
                .isEqualTo(2);
        assertThat(err()).contains("no address").doesNotContain("s3cr3t");
        interruptedRebuildGoesOn();
        dataIsVerifiedWithAndWithoutAServer();
    }

    @Test
    void anImportThatIsKilledGoesOnWhereItWas() throws Exception {
        int rows = 15_000;
        List<String> inserts = IntStream.rangeClosed(1, rows)
                .mapToObj(i -> "INSERT INTO Message VALUES(%d,'bob','message %d',%d);%n".formatted(i, i, i))
                .toList();
        // Not a session of its own, which would hold the name after that.
        Map<String, String> root = Map.of("PARLEY_TOKEN", server.as("root").token());
        Process killed = start(root, "import-seed", "-");
        killed.outputWriter()
                .append(String.join("", inserts.subList(0, 12_000)))
                .flush(); // And it waits for more.
        await().until(() -> server.history("general").size() > 1);
        killed.destroyForcibly().waitFor();

        Path dump = Files.writeString(directory.resolve("dump"), String.join("", inserts));
        Process again = start(root, "import-seed", dump.toString(), "--json");
        assertThat(again.waitFor()).as(err()).isZero();
        JsonNode done = Server.JSON.readTree(out());
        assertThat(done.get("present").asInt()).isPositive();
        assertThat(done.get("taken").asInt())
                .isPositive()
                .isEqualTo(rows - done.get("present").asInt());
        assertThat(server.history("general").stream()
                        .map(message -> message.get("content").asString())
                        .skip(1))
                .isEqualTo(IntStream.rangeClosed(1, rows)
                        .mapToObj(i -> "message " + i)
                        .toList());
    }

    private void interruptedRebuildGoesOn() throws Exception {
        try (Connection reader = reading()) {
            Process rebuild = start("rebuild", "message-history", "--wait");
            await().atMost(Duration.ofMinutes(1)).until(() -> err().contains("message-history checking"));
            rebuild.destroy(); // As Ctrl-C does; but what a shell runs in the background ignores that.
            assertThat(rebuild.waitFor()).isNotZero();
            assertThat(err()).contains("The rebuild goes on; status tells how far it is.");
            reader.rollback();
        }
        Server operator = server.as("root"); // The name is free: the command has ended its session.
        await().until(() -> operator.get("/actuator/projections/message-history")
                .json()
                .get("rebuild")
                .get("state")
                .asString()
                .equals("done"));
    }

    /** A reader who has not finished is in the way of the new tables. */
    private Connection reading() throws SQLException, IOException {
        Connection connection = DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/postgres".formatted(servers.databasePort()), "postgres", "");
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("select 1 from read_model.message limit 1");
        }
        return connection;
    }

    private void dataIsVerifiedWithAndWithoutAServer() throws Exception {
        Path data = directory.resolve("data");
        JsonNode live = verify(data).json(0);
        assertThat(live.get("events").asLong()).isEqualTo(3);
        servers.close();
        assertThat(verify(data).json(0)).isEqualTo(live);
        Path copy = directory.resolve("copy");
        run("cp", "-a", data.toString(), copy.toString());
        FileSystemUtils.deleteRecursively(data);
        run("mv", copy.toString(), data.toString());
        servers = new ServerProcess(directory);
        servers.start();
        assertThat(servers.ready().history("general")).hasSize(1);
        assertThat(verify(data).json(0)).isEqualTo(live);
    }

    private static void run(String... command) throws Exception {
        assertThat(new ProcessBuilder(command).inheritIO().start().waitFor()).isZero();
    }

    private static Ran verify(Path data) {
        return Ran.command(Map.of(), "verify", "--json", "--data-dir", data.toString());
    }

    private Process start(String... arguments) throws IOException {
        return start(Map.of("PARLEY_USERNAME", "root"), arguments);
    }

    private Process start(Map<String, String> who, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-cp",
                System.getProperty("java.class.path"),
                ParleyServer.class.getName()));
        Stream.of(arguments).forEach(command::add);
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("out").toFile())
                .redirectError(directory.resolve("err").toFile());
        process.environment().put("PARLEY_URL", "http://localhost:" + server.port());
        process.environment().putAll(who);
        return process.start();
    }

    private String out() throws IOException {
        return Files.readString(directory.resolve("out"));
    }

    private String err() throws IOException {
        return Files.readString(directory.resolve("err"));
    }
}
