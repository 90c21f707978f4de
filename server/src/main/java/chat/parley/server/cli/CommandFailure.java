package chat.parley.server.cli;

import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A command came to nothing: the person is told why, and scripts by the exit code. */
final class CommandFailure extends RuntimeException {
    /** It was refused, or something is wrong. */
    static final int FAILED = 1;
    /** It was not said right. */
    static final int USAGE = 2;
    /** No server answers. */
    static final int UNREACHABLE = 3;

    private static final Set<String> FOR_NOW = Set.of("busy", "rate-limited", "unavailable");
    private static final Set<String> OWN = Set.of("failed", "usage", "unreachable");

    private final int exitCode;
    private final String code;

    /** A refusal has the server's code. */
    CommandFailure(int exitCode, String code, String detail) {
        super(detail);
        this.exitCode = exitCode;
        this.code = code;
    }

    static CommandFailure failed(String detail) {
        return new CommandFailure(FAILED, "failed", detail);
    }

    static CommandFailure usage(String detail) {
        return new CommandFailure(USAGE, "usage", detail);
    }

    /** Whether the server would do it another time. */
    boolean isForNow() {
        return FOR_NOW.contains(code);
    }

    int exitCode() {
        return exitCode;
    }

    /** For people, who may look a server's code up. */
    String words() {
        return OWN.contains(code) ? String.valueOf(getMessage()) : "%s (%s)".formatted(getMessage(), code);
    }

    ObjectNode json() {
        ObjectNode failure = JsonNodeFactory.instance.objectNode();
        failure.put("code", code).put("detail", String.valueOf(getMessage()));
        return failure;
    }
}
