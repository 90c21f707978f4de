package chat.parley.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A Parley server as its users start it. */
final class ServerProcess implements AutoCloseable {
    private static final Pattern READY = Pattern.compile("Parley is ready: http://[^:]+:(\\d+)/");

    static final String OPERATOR = "user0";

    private static final Pattern USED = Pattern.compile("used (\\d+)K");
    private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");

    private final Process process;
    private final int port;
    private String token = "";

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /** Starts one on a database, and returns when it is ready. */
    static ServerProcess start(Path jar, String jdbcUrl) throws IOException {
        return start(jar, jdbcUrl, Map.of());
    }

    /** Starts one in an environment. */
    static ServerProcess start(Path jar, String jdbcUrl, Map<String, String> environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-Xmx1g",
                        "-jar",
                        jar.toString(),
                        "--server.port=0",
                        "--parley.session.token-lifetime=1d", // no benchmark is longer
                        "--spring.datasource.url=" + jdbcUrl)
                .redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        BufferedReader output = process.inputReader();
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                Thread.ofVirtual().start(() -> drain(output));
                return new ServerProcess(process, Integer.parseInt(ready.group(1)));
            }
        }
        throw new IllegalStateException("The server did not start:\n" + said);
    }

    /** Until it ends, or is killed. */
    private static void drain(BufferedReader output) {
        try (output) {
            while (output.readLine() != null) {}
        } catch (IOException killed) {
            // There is nothing more to come.
        }
    }

    long pid() {
        return process.pid();
    }

    int port() {
        return port;
    }

    /** What it has in memory, after a collection of its garbage. */
    long residentKilobytes() throws IOException {
        jcmd("GC.run");
        return status("VmRSS");
    }

    /** What is left of its heap by a collection of its garbage. */
    long heapKilobytes() throws IOException {
        jcmd("GC.run");
        String heap = jcmd("GC.heap_info").replaceFirst("(?s)Metaspace.*", "");
        return USED.matcher(heap)
                .results()
                .mapToLong(used -> Long.parseLong(used.group(1)))
                .sum();
    }

    /** How many threads of the operating system it has. */
    long threads() throws IOException {
        return status("Threads");
    }

    /** How many files and sockets it has open. */
    long handles() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/" + pid() + "/fd"))) {
            return open.count();
        }
    }

    private long status(String field) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid() + "/status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .findFirst()
                .orElseThrow();
    }

    private String jcmd(String command) throws IOException {
        Path jcmd =
                Path.of(ProcessHandle.current().info().command().orElseThrow()).resolveSibling("jcmd");
        try (BufferedReader said = new ProcessBuilder(jcmd.toString(), Long.toString(pid()), command)
                .redirectErrorStream(true)
                .start()
                .inputReader()) {
            return said.lines().collect(Collectors.joining("\n"));
        }
    }

    /** A request by the first person who is somebody there, and so the operator. */
    HttpRequest.Builder asked(String path) throws IOException, InterruptedException {
        if (token.isEmpty()) {
            String session = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(uri("/session"))
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofString("{\"username\":\"%s\"}".formatted(OPERATOR)))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
            Matcher found = TOKEN.matcher(session);
            if (!found.find()) {
                throw new IllegalStateException("There is no token: " + session);
            }
            token = found.group(1);
        }
        return HttpRequest.newBuilder(uri(path)).header("Authorization", "Bearer " + token);
    }

    /** Goes on with the session of the operator of a server before it on the same database. */
    void takeOver(ServerProcess before) {
        token = before.token;
    }

    URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** SIGKILL: it gets no chance to leave anything as it should be. */
    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
