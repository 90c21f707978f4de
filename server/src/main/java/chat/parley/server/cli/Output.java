package chat.parley.server.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** What a command says: lines for people, or one JSON document for programs. */
@Command
class Output {
    @Option(names = "--json", description = "Prints one JSON document, and no progress.")
    private boolean isJson;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    /** A result: the document for programs, the lines for people. */
    void print(JsonNode document, List<String> lines) {
        if (isJson) {
            command.commandLine().getOut().println(document);
        } else {
            lines.forEach(command.commandLine().getOut()::println);
        }
    }

    /** Something that is good to know, for people. */
    void note(String line) {
        if (!isJson) {
            command.commandLine().getErr().println(line);
        }
    }

    Progress progress(String unit) {
        return new Progress(command.commandLine().getErr(), unit, root().isTerminal(), isJson);
    }

    Map<String, String> environment() {
        return root().environment();
    }

    boolean isTerminal() {
        return root().isTerminal();
    }

    private OperatorCommands root() {
        return (OperatorCommands) command.root().userObject();
    }

    /** Rows as lines, each column as wide as its widest cell. */
    static List<String> table(List<List<String>> rows) {
        int[] widths = IntStream.range(0, rows.getFirst().size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream()
                .map(row -> IntStream.range(0, widths.length)
                        .mapToObj(column -> row.get(column)
                                + " ".repeat(widths[column] - row.get(column).length()))
                        .reduce((left, right) -> left + "  " + right)
                        .orElse("")
                        .stripTrailing())
                .toList();
    }
}
