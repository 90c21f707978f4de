package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import tools.jackson.databind.JsonNode;

/** {@code parley.jar user}, by an operator who logs in with a password. */
@SpringBootTest(
        classes = ParleyServer.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "parley.data-dir=target/test-data/${random.uuid}",
            "parley.auth=accounts",
            "parley.limits.enabled=false",
            "parley.accounts.invitation-only=true"
        })
@DirtiesContext
class UserCommandsTest {
    private static final String PASSWORD = "correct horse battery staple";

    @TempDir
    private Path directory;

    @LocalServerPort
    private int port;

    private Map<String, String> environment;

    @BeforeEach
    void theOperatorHasAnAccount() {
        new Server(port).post("/accounts", "{\"username\":\"root\",\"password\":\"%s\"}".formatted(PASSWORD));
        environment = new HashMap<>(Map.of(
                "PARLEY_URL", "http://localhost:" + port, "PARLEY_USERNAME", "root", "PARLEY_PASSWORD", PASSWORD));
    }

    @Test
    void accountsComeChangeAndAreKeptOut() throws IOException {
        environment.put("PARLEY_NEW_PASSWORD", "a password of ada's own");
        JsonNode ada = run("user", "create", "ada", "--json").json(0);
        assertThat(ada.get("operator").asBoolean()).isFalse();
        assertThat(logIn("ada", "a password of ada's own")).isEqualTo(201);
        assertThat(run("user", "create", "eve", "--operator").text(0)).containsPattern("eve +true +false");
        assertThat(run("user", "create", "ada", "--json")
                        .json(1)
                        .get("error")
                        .get("code")
                        .asString())
                .isEqualTo("name-taken");

        assertThat(run("user", "disable", "ada").text(0)).containsPattern("ada +false +true");
        assertThat(logIn("ada", "a password of ada's own")).isEqualTo(401);
        run("user", "enable", "ada").text(0);
        Path file = Files.writeString(directory.resolve("password"), "another one of ada's\n");
        run("user", "password", "ada", "--password-file", file.toString()).text(0);
        assertThat(logIn("ada", "a password of ada's own")).isEqualTo(401);
        assertThat(logIn("ada", "another one of ada's")).isEqualTo(201);

        run("user", "demote", "eve").text(0);
        run("user", "promote", "ada").text(0);
        assertThat(run("user", "list").text(0))
                .containsPattern("ada +true +false\\Reve +false +false\\Rroot +true +false");
        environment.put("PARLEY_NEW_PASSWORD", "short");
        assertThat(run("user", "create", "bob").err()).contains("weak-password");
    }

    @Test
    void aWrongPasswordIsRefused() {
        environment.put("PARLEY_PASSWORD", "not this one");
        assertThat(run("user", "list", "--json")
                        .json(1)
                        .get("error")
                        .get("code")
                        .asString())
                .isEqualTo("invalid-credentials");
    }

    private Ran run(String... arguments) {
        return Ran.command(environment, arguments);
    }

    private int logIn(String username, String password) {
        return new Server(port)
                .post("/session", "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password))
                .status();
    }
}
