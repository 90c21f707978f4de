package chat.parley.server.cli;

import java.io.Console;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code user}: accounts, where there are any, and anybody's sessions. */
@Command(name = "user", description = "Accounts, where people log in with passwords; and anybody's sessions.")
final class UserCommand {
    private static final int PAGE = 1_000;

    @Command(name = "list", description = "All accounts.")
    int list(@Mixin ServerOptions server) {
        try (ServerClient client = server.connect()) {
            ArrayNode all = OperatorCommands.JSON.createArrayNode();
            JsonNode page;
            String after = "";
            do {
                page = client.get("/accounts?limit=%d&after=%s".formatted(PAGE, ServerClient.segment(after)));
                page.forEach(all::add);
                after = page.path(page.size() - 1).path("username").asString("");
            } while (page.size() == PAGE);
            server.print(all, lines(all));
            return 0;
        }
    }

    @Command(name = "create", description = "Makes an account.")
    int create(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "NAME") String username,
            @Option(names = "--operator", description = "Makes them an operator.") boolean isOperator,
            @Option(names = "--password-file", paramLabel = "FILE") @Nullable Path passwordFile) {
        String password = newPassword(server, passwordFile);
        try (ServerClient client = server.connect()) {
            JsonNode invitation = client.ask("POST", "/invitations", MissingNode.getInstance());
            JsonNode account = client.ask(
                    "POST",
                    "/accounts",
                    OperatorCommands.JSON
                            .createObjectNode()
                            .put("username", username)
                            .put("password", password)
                            .put("invitation", invitation.path("code").asString()));
            return isOperator ? change(server, client, username, "operator", true) : print(server, account);
        }
    }

    @Command(name = "disable", description = "Keeps somebody out, and ends their sessions.")
    int disable(@Mixin ServerOptions server, @Parameters(paramLabel = "NAME") String username) {
        return change(server, username, "disabled", true);
    }

    @Command(name = "enable", description = "Lets somebody in again.")
    int enable(@Mixin ServerOptions server, @Parameters(paramLabel = "NAME") String username) {
        return change(server, username, "disabled", false);
    }

    @Command(name = "promote", description = "Makes somebody an operator.")
    int promote(@Mixin ServerOptions server, @Parameters(paramLabel = "NAME") String username) {
        return change(server, username, "operator", true);
    }

    @Command(name = "demote", description = "Makes an operator one no more.")
    int demote(@Mixin ServerOptions server, @Parameters(paramLabel = "NAME") String username) {
        return change(server, username, "operator", false);
    }

    @Command(name = "password", description = "Gives somebody else another password, and ends their sessions.")
    int password(
            @Mixin ServerOptions server,
            @Parameters(paramLabel = "NAME") String username,
            @Option(names = "--password-file", paramLabel = "FILE") @Nullable Path passwordFile) {
        ObjectNode body =
                OperatorCommands.JSON.createObjectNode().put("newPassword", newPassword(server, passwordFile));
        try (ServerClient client = server.connect()) {
            client.ask("PUT", "/accounts/%s/password".formatted(ServerClient.segment(username)), body);
            return done(server, username, "has another password");
        }
    }

    @Command(name = "log-out", description = "Ends somebody's sessions, on every node.")
    int logOut(@Mixin ServerOptions server, @Parameters(paramLabel = "NAME") String username) {
        try (ServerClient client = server.connect()) {
            client.ask("DELETE", "/sessions/" + ServerClient.segment(username), MissingNode.getInstance());
            return done(server, username, "is logged out");
        }
    }

    private static int change(ServerOptions server, String username, String field, boolean value) {
        try (ServerClient client = server.connect()) {
            return change(server, client, username, field, value);
        }
    }

    private static int change(ServerOptions server, ServerClient client, String username, String field, boolean value) {
        ObjectNode body = OperatorCommands.JSON.createObjectNode().put(field, value);
        return print(server, client.ask("PATCH", "/accounts/" + ServerClient.segment(username), body));
    }

    private static int print(ServerOptions server, JsonNode account) {
        server.print(account, lines(OperatorCommands.JSON.createArrayNode().add(account)));
        return 0;
    }

    private static int done(ServerOptions server, String username, String what) {
        server.print(
                OperatorCommands.JSON.createObjectNode().put("username", username),
                List.of("%s %s".formatted(username, what)));
        return 0;
    }

    private static List<String> lines(ArrayNode accounts) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("NAME", "OPERATOR", "DISABLED"));
        accounts.forEach(account -> rows.add(List.of(
                account.path("username").asString(),
                account.path("operator").asString(),
                account.path("disabled").asString())));
        return Output.table(rows);
    }

    /** Never from an argument, which anybody on the machine sees. */
    private static String newPassword(ServerOptions server, @Nullable Path file) {
        if (file != null) {
            return ServerOptions.read(file);
        }
        String given = server.environment().get("PARLEY_NEW_PASSWORD");
        Console console = server.isTerminal() ? System.console() : null;
        char[] typed = given == null && console != null ? console.readPassword("The new password: ") : null;
        if (given == null && typed == null) {
            throw CommandFailure.usage("The new password is to be in PARLEY_NEW_PASSWORD, or in a --password-file.");
        }
        return typed == null ? String.valueOf(given) : new String(typed);
    }
}
