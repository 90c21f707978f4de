package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.parley.server.Server.Answer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import offenders.server.PhoningServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * From its start to its end, while people chat on it, the server connects to its database and to nothing else, and asks for
 * no name but those of its own machine. The kernel's side of it is recorded, also of PostgreSQL: {@code strace} sees
 * each call, whatever library makes it.
 */
class PhoneHomeTest {
    private static final String NO_STRACE = "PhoneHomeTest is skipped: it needs strace on the PATH";
    private static final List<String> TRACED =
            List.of("strace", "-D", "-f", "-qq", "--seccomp-bpf", "-e", "trace=connect,sendto,sendmsg,sendmmsg", "-o");
    private static final Pattern CALLED = Pattern.compile("sin6?_port=htons\\((\\d+)\\),"
            + ".*?(?:sin_addr=inet_addr\\(\"([^\"]+)\"\\)|inet_pton\\(AF_INET6, \"([^\"]+)\")");

    @TempDir
    private Path directory;

    private record Called(Set<String> addresses, Set<String> names, String database) {}

    @BeforeEach
    void needStrace() {
        assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "strace"))),
                NO_STRACE);
    }

    @Test
    void nobodyButTheDatabaseIsCalled() throws Exception {
        Called called = callsOf(ParleyServer.class);
        assertThat(called.addresses()).containsOnly(called.database());
        assertThat(called.names()).isSubsetOf(ownNames());
    }

    @Test
    void whoeverCallsIsFound() throws Exception {
        Called called = callsOf(PhoningServer.class);
        assertThat(called.addresses()).contains(called.database(), "192.0.2.1:443");
        assertThat(called.names()).contains("phone.invalid");
    }

    private static Set<String> ownNames() throws IOException {
        String host = InetAddress.getLocalHost().getHostName();
        return Set.of("localhost", "127.0.0.1", host);
    }

    private Called callsOf(Class<?> main) throws IOException, InterruptedException {
        Path calls = directory.resolve("calls");
        Path names = directory.resolve("names");
        String database;
        try (ServerProcess process = new ServerProcess(directory)) {
            List<String> traced =
                    Stream.concat(TRACED.stream(), Stream.of(calls.toString())).toList();
            Process server = process.start(traced, AskedNames.classPath(directory.resolve("resolver"), names), main);
            chat(process.ready());
            database = "127.0.0.1:" + process.databasePort();
            server.destroy();
            assertThat(server.waitFor()).as("an orderly end, by SIGTERM").isZero();
        }
        Set<String> addresses = new TreeSet<>();
        for (String line : Files.readAllLines(calls)) {
            Matcher called = CALLED.matcher(line);
            if (called.find()) {
                String address = called.group(2) == null ? called.group(3) : called.group(2);
                addresses.add(address.replace("::ffff:", "") + ":" + called.group(1));
            }
        }
        return new Called(addresses, new TreeSet<>(Files.readAllLines(names)), database);
    }

    /** Whatever might have a reason to ask somebody: errors, documents, rebuilds, health. */
    private static void chat(Server server) {
        Server ada = server.as("ada");
        try (StompClient bob = server.connect("bob")) {
            bob.subscribe("/topic/rooms/general", "live");
            bob.post("general", "r1", Server.message(UUID.randomUUID(), "see https://parley.invalid/ and @ada"));
            bob.await(frame -> frame.is("MESSAGE", "type", "message.posted"));
        }
        Answer posted = ada.post("/rooms/general/messages", "{\"content\":\"hello\"}");
        assertThat(posted.status()).isEqualTo(201);
        assertThat(ada.ask("POST", "/actuator/projections/message-history", "").status())
                .isEqualTo(202);
        for (String path : List.of(
                "/messages",
                "/search?q=hello",
                "/audit",
                "/export",
                "/nowhere",
                "/docs/openapi",
                "/docs/swagger-ui/index.html",
                "/docs/asyncapi.yaml",
                "/actuator/health",
                "/actuator/projections")) {
            assertThat(ada.get(path).status()).isLessThan(500);
        }
    }
}
