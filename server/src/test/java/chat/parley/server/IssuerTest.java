package chat.parley.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** {@code parley.auth=oidc}: tokens of an identity provider, which here is a small one on loopback. */
@SpringBootTest(
        classes = ParleyServer.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "parley.data-dir=target/test-data/${random.uuid}",
            "parley.auth=oidc",
            "parley.oidc.roles-claim=realm_access.roles"
        })
@DirtiesContext
class IssuerTest {
    private static final RSAKey KEY = key("theirs");
    private static final HttpServer PROVIDER = provider();
    private static final String ISSUER =
            "http://localhost:%d/realm".formatted(PROVIDER.getAddress().getPort());

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void issuer(DynamicPropertyRegistry properties) {
        properties.add("parley.oidc.issuer", () -> ISSUER);
    }

    @AfterAll
    static void stop() {
        PROVIDER.stop(0);
    }

    @Test
    void theirTokensSayWhoCallsAndWhoIsAnOperator() {
        Server ada = as(token(claims -> {}));
        assertThat(ada.post("/rooms/general/messages", "{\"content\":\"hello\"}")
                        .json()
                        .get("username")
                        .asString())
                .isEqualTo("ada");
        assertThat(ada.get("/session").text()).isEqualTo("{\"username\":\"ada\",\"operator\":false}");
        assertThat(ada.get("/audit").code()).isEqualTo("operators-only");
        Server operator =
                as(token(claims -> claims.claim("realm_access", Map.of("roles", List.of("x", "parley-operator")))));
        assertThat(operator.get("/session").text()).isEqualTo("{\"username\":\"ada\",\"operator\":true}");
        assertThat(operator.get("/audit").status()).isEqualTo(200);
        try (StompClient socket = StompClient.open(port)) {
            socket.send("CONNECT\naccept-version:1.2\nhost:h\npasscode:%s\n\n\0".formatted(token(claims -> {})));
            assertThat(socket.next().headers()).containsEntry("user-name", "ada");
        }
    }

    @Test
    void aConnectionEndsWithItsTokenUnlessAnotherIsShown() {
        Consumer<JWTClaimsSet.Builder> short1 = claims -> claims.expirationTime(in(2));
        try (StompClient silent = StompClient.open(port);
                StompClient renewing = StompClient.open(port)) {
            for (StompClient client : List.of(silent, renewing)) {
                client.send("CONNECT\naccept-version:1.2\nhost:h\npasscode:%s\n\n\0".formatted(token(short1)));
                assertThat(client.next().command()).isEqualTo("CONNECTED");
                client.subscribe("/user/queue/errors", "errors");
            }
            renewing.send(shown("r1", token(claims -> claims.claim("preferred_username", "bob"))));
            assertThat(renewing.next().headers()).containsEntry("code", "username-mismatch");
            renewing.send(shown("r2", token(claims -> claims.expirationTime(in(-60)))));
            assertThat(renewing.next().headers()).containsEntry("code", "invalid-token");
            renewing.send(shown("r3", token(claims -> {})));
            assertThat(renewing.next().headers()).containsEntry("receipt-id", "r3");

            assertThat(silent.next().headers()).containsEntry("code", "invalid-token");
            assertThat(silent.closeStatus()).isEqualTo(1002);
            renewing.post("general", "r4", "{\"content\":\"still here\"}");
            assertThat(renewing.next().headers()).containsEntry("receipt-id", "r4");
        }
    }

    private static String shown(String receipt, String token) {
        return "SEND\ndestination:/app/session/token\nreceipt:%s\n\n{\"token\":\"%s\"}\0".formatted(receipt, token);
    }

    @Test
    void tokensOfOthersOrForOthersAreRefused() throws JOSEException {
        refused(token(claims -> claims.expirationTime(in(-60))));
        refused(token(claims -> claims.expirationTime(null)));
        refused(token(claims -> claims.issuer("http://localhost/another")));
        refused(token(claims -> claims.audience("another")));
        refused(token(claims -> claims.claim("preferred_username", null)));
        refused(token(claims -> claims.claim("preferred_username", "a/b")));
        refused(signed(key("theirs"), claims().build()));
        refused(signed(key("unknown"), claims().build()));
        refused(new PlainJWT(claims().build()).serialize());
        SignedJWT byPublicKey = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims().build());
        byPublicKey.sign(new MACSigner(KEY.toRSAPublicKey().getEncoded()));
        refused(byPublicKey.serialize());
    }

    @Test
    void noSessionBeginsHereAndNobodyComesWithoutAToken() {
        Server nobody = new Server(port);
        assertThat(nobody.post("/session", "{\"username\":\"ada\"}").code()).isEqualTo("not-found");
        assertThat(nobody.post("/session/renewal", "{\"renewalToken\":\"x\"}").code())
                .isEqualTo("not-found");
        assertThat(nobody.get("/messages").code()).isEqualTo("session-required");
        assertThat(as(token(claims -> {})).ask("DELETE", "/session", "").code()).isEqualTo("not-allowed");
    }

    private void refused(String token) {
        assertThat(as(token).get("/rooms").code()).isEqualTo("invalid-token");
    }

    private Server as(String token) {
        return new Server(port).with(token);
    }

    private static String token(Consumer<JWTClaimsSet.Builder> change) {
        JWTClaimsSet.Builder claims = claims();
        change.accept(claims);
        return signed(KEY, claims.build());
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience("parley")
                .subject("some-id")
                .claim("preferred_username", "ada")
                .expirationTime(in(60));
    }

    private static String signed(RSAKey key, JWTClaimsSet claims) {
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        }
        return token.serialize();
    }

    private static Date in(int seconds) {
        return Date.from(Instant.now().plusSeconds(seconds));
    }

    private static RSAKey key(String id) {
        try {
            return new RSAKeyGenerator(2048).keyID(id).generate();
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static HttpServer provider() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            String issuer =
                    "http://localhost:%d/realm".formatted(server.getAddress().getPort());
            server.createContext(
                    "/realm/.well-known/openid-configuration",
                    exchange -> answer(
                            exchange,
                            "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\",\"subject_types_supported\":[\"public\"]}"
                                    .formatted(issuer, issuer)));
            server.createContext("/realm/keys", exchange -> answer(exchange, new JWKSet(KEY.toPublicJWK()).toString()));
            server.start();
            return server;
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, json.getBytes(UTF_8).length);
        exchange.getResponseBody().write(json.getBytes(UTF_8));
        exchange.close();
    }
}
