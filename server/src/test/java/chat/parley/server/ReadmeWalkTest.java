package chat.parley.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The README's walk does what it says, as it stands there; only the port is another. */
@ServerTest
class ReadmeWalkTest {
    private static final Pattern WALK = Pattern.compile("### A walk through it.*?```bash\n(.*?)```", Pattern.DOTALL);
    private static final String ARROW = "# → ";

    @Autowired
    private Server server;

    @Test
    void isAsWritten() throws IOException, InterruptedException {
        Matcher walk = WALK.matcher(Files.readString(Path.of("../README.md")));
        assertThat(walk.find()).isTrue();
        Process bash = new ProcessBuilder("bash", "-euo", "pipefail")
                .redirectErrorStream(true)
                .start();
        try (var script = bash.outputWriter(UTF_8)) {
            script.write(walk.group(1).replace("localhost:3000", "localhost:" + server.port()));
        }
        String output = new String(bash.getInputStream().readAllBytes(), UTF_8);
        assertThat(bash.waitFor()).as(output).isZero();

        String left = output;
        for (String line : walk.group(1).lines().toList()) {
            if (line.startsWith(ARROW)) {
                String answer = line.substring(ARROW.length());
                assertThat(left).as("what comes after the answers before").contains(answer);
                left = left.substring(left.indexOf(answer) + answer.length());
            }
        }
        assertThat(left).isNotEqualTo(output);
    }
}
