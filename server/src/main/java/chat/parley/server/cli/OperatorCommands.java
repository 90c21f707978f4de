package chat.parley.server.cli;

import java.io.Console;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import tools.jackson.databind.json.JsonMapper;

/** What operators say after {@code java -jar parley.jar}; without one of these words, that is the server. */
@Command(
        name = "parley.jar",
        description = "Without a command, runs the server.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            StatusCommand.class,
            RebuildCommand.class,
            DeadLettersCommand.class,
            ExportCommand.class,
            ImportCommand.class,
            ImportSeedCommand.class,
            VerifyCommand.class,
            UserCommand.class
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed, or refused",
            "2:not said right",
            "3:the server, or the database, cannot be reached"
        })
public final class OperatorCommands {
    static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> HELP = List.of("-h", "--help");

    private final Map<String, String> environment;
    private final boolean isTerminal;

    @SuppressWarnings("UnusedVariable") // picocli looks at it
    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Tells what can be said.")
    private boolean isHelp;

    private OperatorCommands(Map<String, String> environment, boolean isTerminal) {
        this.environment = environment;
        this.isTerminal = isTerminal;
    }

    /** Whether these arguments are for a command, and not for the server, whose settings all begin with dashes. */
    public static boolean areMeant(String[] arguments) {
        return arguments.length > 0 && (!arguments[0].startsWith("-") || HELP.contains(arguments[0]));
    }

    /** Runs a command as this process, and returns its exit code. */
    public static int run(String[] arguments) {
        // What libraries log is not what a command prints.
        System.setProperty("logback.configurationFile", "chat/parley/server/cli/logback.xml");
        LogManager.getLogManager().reset(); // The driver of PostgreSQL warns with parts of an address.
        Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        return commandLine(System.getenv(), terminal.isPresent()).execute(arguments);
    }

    /** The same for any environment; on a terminal progress is drawn, elsewhere it is written line by line. */
    public static int run(
            Map<String, String> environment,
            boolean isTerminal,
            PrintWriter out,
            PrintWriter err,
            String... arguments) {
        return commandLine(environment, isTerminal).setOut(out).setErr(err).execute(arguments);
    }

    private static CommandLine commandLine(Map<String, String> environment, boolean isTerminal) {
        return new CommandLine(new OperatorCommands(environment, isTerminal))
                .setExpandAtFiles(false)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler(OperatorCommands::notSaidRight)
                .setExecutionExceptionHandler(OperatorCommands::failed);
    }

    private static int notSaidRight(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        // It repeats what was said, where an address may have a password.
        String detail = String.valueOf(mistake.getMessage()).replaceAll("(?s)://.*", "://…");
        if (List.of(arguments).contains("--json")) {
            print(command, CommandFailure.usage(detail));
        } else {
            command.getErr().println(detail);
            command.usage(command.getErr());
        }
        return CommandFailure.USAGE;
    }

    private static int failed(Exception exception, CommandLine command, ParseResult said) throws Exception {
        if (!(exception instanceof CommandFailure failure)) {
            throw exception;
        }
        if (command.getParseResult().hasMatchedOption("--json")) {
            print(command, failure);
        } else {
            command.getErr().println(failure.words());
        }
        return failure.exitCode();
    }

    private static void print(CommandLine command, CommandFailure failure) {
        command.getOut().println(JSON.createObjectNode().set("error", failure.json()));
    }

    Map<String, String> environment() {
        return environment;
    }

    boolean isTerminal() {
        return isTerminal;
    }
}
