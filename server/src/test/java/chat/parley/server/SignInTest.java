package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

/** {@code GET /sign-in}: a page that has no token learns how to get one. */
@SpringBootTest(
        classes = ParleyServer.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"parley.data-dir=target/test-data/${random.uuid}", "parley.auth=accounts"})
@DirtiesContext
class SignInTest {
    private static final String ISSUER = "http://localhost:1/realm";

    @LocalServerPort
    private int port;

    @Autowired
    private HikariDataSource database;

    @Test
    void accountsSayWhatRegisteringTakes() {
        Server nobody = new Server(port);
        assertThat(nobody.get("/sign-in").text()).isEqualTo("{\"auth\":\"accounts\",\"registration\":\"first\"}");
        String account = "{\"username\":\"ada\",\"password\":\"correct horse battery staple\"}";
        assertThat(nobody.post("/accounts", account).status()).isEqualTo(201);
        assertThat(nobody.get("/sign-in").text()).isEqualTo("{\"auth\":\"accounts\",\"registration\":\"open\"}");
        try (Node closed =
                Node.on(database.getJdbcUrl(), "--parley.auth=accounts", "--parley.accounts.invitation-only=true")) {
            assertThat(closed.server().get("/sign-in").text())
                    .isEqualTo("{\"auth\":\"accounts\",\"registration\":\"invitation\"}");
        }
    }

    @Test
    void whoeverHasNoTokenGetsThePageAndNothingElse() {
        Server nobody = new Server(port);
        assertThat(nobody.get("/").status()).isEqualTo(200);
        assertThat(nobody.get("/index.html").status()).isEqualTo(200);
        assertThat(nobody.get("/webjars/lit-html/lit-html.js").status()).isEqualTo(200);
        assertThat(nobody.get("/app/nothing.js").code()).isEqualTo("not-found");
        assertThat(nobody.get("/messages").code()).isEqualTo("session-required");
        assertThat(nobody.get("/nothing").code()).isEqualTo("session-required");
        assertThat(nobody.post("/sign-in", "{}").code()).isEqualTo("session-required");
        assertThat(nobody.with("x").get("/sign-in").code()).isEqualTo("invalid-token");
    }

    @Test
    void theOpenModeSaysThatItIsOpen() {
        try (Node open = Node.on(database.getJdbcUrl(), "--parley.auth=open")) {
            assertThat(open.server().get("/sign-in").text()).isEqualTo("{\"auth\":\"open\"}");
            assertThat(policy(open)).contains("connect-src 'self';");
        }
    }

    @Test
    void anIdentityProviderIsNamedAndThePageMayAskIt() {
        try (Node without = Node.on(database.getJdbcUrl(), "--parley.auth=oidc", "--parley.oidc.issuer=" + ISSUER);
                Node with = Node.on(
                        database.getJdbcUrl(),
                        "--parley.auth=oidc",
                        "--parley.oidc.issuer=" + ISSUER,
                        "--parley.oidc.client-id=web")) {
            assertThat(without.server().get("/sign-in").text())
                    .isEqualTo("{\"auth\":\"oidc\",\"issuer\":\"%s\"}".formatted(ISSUER));
            assertThat(with.server().get("/sign-in").text())
                    .isEqualTo("{\"auth\":\"oidc\",\"issuer\":\"%s\",\"clientId\":\"web\"}".formatted(ISSUER));
            assertThat(policy(with)).contains("connect-src 'self' http://localhost:1;");
        }
    }

    private static String policy(Node node) {
        return node.server()
                .get("/")
                .response()
                .headers()
                .firstValue("Content-Security-Policy")
                .orElseThrow();
    }
}
