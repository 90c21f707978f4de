package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.cli.OperatorCommands;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** An operator's command that was run in this process, and what it printed. */
record Ran(int exitCode, String out, String err) {

    static Ran command(Map<String, String> environment, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exitCode = OperatorCommands.run(
                environment, false, new PrintWriter(out, true), new PrintWriter(err, true), arguments);
        return new Ran(exitCode, out.toString(), err.toString());
    }

    /** The command that imports into a room. */
    static Ran importSeed(Map<String, String> environment, String room, String... arguments) {
        List<String> all = new ArrayList<>(List.of("import-seed", "--room", room));
        all.addAll(List.of(arguments));
        return command(environment, all.toArray(String[]::new));
    }

    /** The one document that was printed, once the command has ended like that. */
    JsonNode json(int expected) {
        assertThat(exitCode).as(out + err).isEqualTo(expected);
        assertThat(err).isEmpty();
        return Server.JSON.readTree(out);
    }

    /** The lines for people, once the command has ended like that. */
    String text(int expected) {
        assertThat(exitCode).as(out + err).isEqualTo(expected);
        return out;
    }
}
