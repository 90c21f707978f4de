package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;

/** Clients of Socket.IO hear and say what their token lets them, in a private room and with accounts. */
@SpringBootTest(
        classes = ParleyServer.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "parley.data-dir=target/test-data/${random.uuid}",
            "parley.auth=accounts",
            "parley.limits.log-ins-per-address=1000/s",
            "parley.limits.log-ins-per-name=1000/s",
            "parley.limits.connections-per-user=2",
            "parley.socketio.enabled=true",
            "parley.socketio.room=vault"
        })
@DirtiesContext
class SocketIoAccessTest {
    private static final String PASSWORD = "correct horse battery staple";

    @LocalServerPort
    private int port;

    private Server nobody;

    @BeforeEach
    void openTheRoom() {
        nobody = new Server(port);
        Server ada = account("ada");
        ada.post("/rooms", "{\"id\":\"vault\",\"name\":\"The vault\",\"visibility\":\"private\"}");
        account("bob");
        account("eve");
        assertThat(ada.ask("PUT", "/rooms/vault/members/bob", "").status()).isBetween(200, 204);
    }

    private Server account(String name) {
        String body = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, PASSWORD);
        nobody.ask("POST", "/accounts", body);
        Answer session = nobody.ask("POST", "/session", body);
        return nobody.with(session.json().get("token").asString());
    }

    private static String auth(Server who) {
        return "{\"token\":\"%s\"}".formatted(who.token());
    }

    @Test
    void nobodyComesInWithoutATokenThatIsGoodForTheRoom() {
        assertThat(PollingClient.connect(nobody, "")).startsWith("44{").contains("\"code\":\"session-required\"");
        assertThat(PollingClient.connect(nobody, "{\"username\":\"ada\"}")).contains("\"code\":\"session-required\"");
        assertThat(PollingClient.connect(nobody, "{\"token\":\"forged\"}")).contains("\"code\":\"invalid-token\"");
        assertThat(PollingClient.connect(nobody, "{\"token\":17}")).contains("\"code\":\"invalid-token\"");
        assertThat(PollingClient.connect(nobody, auth(account("eve")))).contains("\"code\":\"not-a-member\"");
        String bot = account("ada")
                .post("/bots", "{\"username\":\"robot\",\"rooms\":[\"elsewhere\"]}")
                .json()
                .get("token")
                .asString();
        assertThat(PollingClient.connect(nobody, auth(nobody.with(bot)))).contains("\"code\":\"not-allowed\"");
    }

    @Test
    void aTokenMayComeWithTheHandshake() {
        PollingClient ada = PollingClient.connected(account("ada"), "");
        ada.post("42[\"message\",{\"content\":\"hello\"}]");
        assertThat(ada.event("message").get("username").asString()).isEqualTo("ada");
    }

    @Test
    void whoIsRemovedHearsNoMoreAndSaysNoMore() {
        PollingClient bob = PollingClient.connected(nobody, auth(account("bob")));
        bob.post("42[\"message\",{\"content\":\"hello\"}]");
        assertThat(bob.event("message").get("content").asString()).isEqualTo("hello");
        Server ada = account("ada");
        assertThat(ada.ask("DELETE", "/rooms/vault/members/bob", "").status()).isBetween(200, 204);
        ada.post("/rooms/vault/messages", "{\"content\":\"now that he is gone\"}");
        List<String> last = bob.upTo("41");
        assertThat(last.getFirst()).startsWith("42[\"member.removed\",").contains("\"username\":\"bob\"");
        assertThat(last.get(1)).startsWith("42[\"exception\",").contains("\"code\":\"not-a-member\"");
        assertThat(last).hasSize(3);
        bob.leave();
        assertThat(PollingClient.connect(nobody, auth(account("bob")))).contains("\"code\":\"not-a-member\"");

        assertThat(ada.ask("PUT", "/rooms/vault/members/bob", "").status()).isBetween(200, 204);
        PollingClient again = PollingClient.connected(nobody, auth(account("bob")));
        ada.post("/rooms/vault/messages", "{\"content\":\"welcome back\"}");
        assertThat(again.event("message").get("content").asString()).isEqualTo("welcome back");
        again.post("42[\"message\",{\"content\":\"thank you\"}]");
        assertThat(again.event("message").get("content").asString()).isEqualTo("thank you");
    }

    @Test
    void whoseSessionEndsIsSentAway() {
        Server ada = account("ada");
        PollingClient client = PollingClient.connected(nobody, auth(ada));
        assertThat(ada.ask("DELETE", "/session", "").status()).isBetween(200, 204);
        List<String> last = client.upTo("41");
        assertThat(last.getFirst()).startsWith("42[\"exception\"").contains("\"code\":\"invalid-token\"");
        assertThat(client.packets()).containsExactly("1");
    }

    @Test
    void theLimitsAreThoseOfEverybody() {
        Server eve = account("eve");
        account("ada").ask("PUT", "/rooms/vault/members/eve", "");
        PollingClient.connected(nobody, auth(eve));
        PollingClient.connected(nobody, auth(eve));
        assertThat(PollingClient.connect(nobody, auth(eve))).contains("\"code\":\"rate-limited\"", "retryAfterMs");
        account("ada").ask("DELETE", "/rooms/vault/members/eve", "");
    }
}
