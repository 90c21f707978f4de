package chat.parley.server.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Which server a command asks, and as whom: secrets come by the environment or a file, since anybody sees arguments. */
@Command
final class ServerOptions extends Output {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The server; else PARLEY_URL, else http://localhost:3000.")
    private @Nullable URI url;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "Has an operator's token; else PARLEY_TOKEN is one, or PARLEY_USERNAME and PARLEY_PASSWORD"
                    + " begin a session and end it.")
    private @Nullable Path tokenFile;

    ServerClient connect() {
        URI server = url != null ? url : URI.create(environment().getOrDefault("PARLEY_URL", "http://localhost:3000"));
        if (server.getHost() == null || !String.valueOf(server.getScheme()).matches("https?")) {
            throw CommandFailure.usage("--url is no address of a server: " + server);
        }
        String username = named("PARLEY_USERNAME");
        String token = tokenFile != null ? read(tokenFile) : named("PARLEY_TOKEN");
        return token != null || username == null
                ? ServerClient.withToken(server, token)
                : ServerClient.loggedIn(server, username, named("PARLEY_PASSWORD"));
    }

    /** What is empty was not filled in. */
    private @Nullable String named(String variable) {
        String value = environment().get(variable);
        return value == null || value.isBlank() ? null : value;
    }

    /** A secret of one line. */
    static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException failure) {
            throw CommandFailure.failed("%s cannot be read: %s".formatted(file, failure));
        }
    }
}
