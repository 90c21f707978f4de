package chat.parley.server;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A small identity provider on loopback, as a page meets one: it asks people only whether they want to sign in, and is
 * strict with what the page says. Codes and refresh tokens are good for once.
 */
final class FakeIssuer implements AutoCloseable {
    static final String CLIENT = "parley-web";

    private final RSAKey key;
    private final HttpServer server;
    private final Map<String, Map<String, String>> codes = new ConcurrentHashMap<>();
    private final Map<String, String> refreshTokens = new ConcurrentHashMap<>();
    private final AtomicInteger renewals = new AtomicInteger();
    private final AtomicInteger redemptions = new AtomicInteger();
    private volatile int tokenSeconds;
    private volatile boolean isRefreshing;
    private volatile String audience = "";
    private volatile @Nullable String signedOut;

    FakeIssuer() {
        try {
            key = new RSAKeyGenerator(2048).keyID("theirs").generate();
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException | JOSEException failure) {
            throw new IllegalStateException(failure);
        }
        server.createContext("/realm/.well-known/openid-configuration", exchange -> answer(exchange, 200, metadata()));
        server.createContext(
                "/realm/keys", exchange -> answer(exchange, 200, new JWKSet(key.toPublicJWK()).toString()));
        server.createContext("/realm/authorize", this::authorize);
        server.createContext("/realm/token", this::token);
        server.createContext("/realm/logout", this::logOut);
        server.start();
        reset();
    }

    /** As it is at first. */
    void reset() {
        tokenSeconds = 60;
        isRefreshing = true;
        audience = "parley";
        signedOut = null;
    }

    String address() {
        return "http://%s/realm".formatted(host());
    }

    String host() {
        return "localhost:%d".formatted(server.getAddress().getPort());
    }

    /** How long tokens hold from now on. */
    void tokensHold(int seconds) {
        tokenSeconds = seconds;
    }

    void givesNoRefreshTokens() {
        isRefreshing = false;
    }

    /** Those that it has given are good for nothing, as after its operator has ended somebody's session. */
    void endSessions() {
        refreshTokens.clear();
    }

    /** Whom tokens are for from now on. */
    void tokensAreFor(String another) {
        audience = another;
    }

    int renewals() {
        return renewals.get();
    }

    /** How many codes it was asked for tokens with, right ones or wrong. */
    int redemptions() {
        return redemptions.get();
    }

    /** The ID token of whoever has signed out last. */
    @Nullable
    String signedOut() {
        return signedOut;
    }

    private String metadata() {
        return """
                {"issuer":"ISSUER","jwks_uri":"ISSUER/keys","authorization_endpoint":"ISSUER/authorize",
                 "token_endpoint":"ISSUER/token","end_session_endpoint":"ISSUER/logout",
                 "subject_types_supported":["public"]}
                """.replace("ISSUER", address());
    }

    /** OpenID Connect Core 1.0, 3.1.2, with PKCE (RFC 7636) and the issuer's name in the answer (RFC 9207). */
    private void authorize(HttpExchange exchange) throws IOException {
        Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
        boolean isWellFormed = "code".equals(asked.get("response_type"))
                && CLIENT.equals(asked.get("client_id"))
                && "S256".equals(asked.get("code_challenge_method"))
                && asked.getOrDefault("scope", "").startsWith("openid")
                && asked.containsKey("code_challenge");
        String code = UUID.randomUUID().toString();
        codes.put(code, asked);
        String back = "%s?iss=%s&state=%s"
                .formatted(
                        asked.get("redirect_uri"),
                        URLEncoder.encode(address(), UTF_8),
                        URLEncoder.encode(asked.getOrDefault("state", ""), UTF_8));
        String page = """
                <!doctype html><html lang="en"><title>Provider</title><link rel="icon" href="data:,">
                <a id="allow" href="%s&code=%s">As ada</a> <a id="deny" href="%s&error=access_denied">Cancel</a></html>
                """.formatted(back, code, back);
        send(exchange, isWellFormed ? 200 : 400, "text/html", page);
    }

    private void token(HttpExchange exchange) throws IOException {
        Map<String, String> form =
                parameters(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
        boolean isGood = CLIENT.equals(form.get("client_id"))
                && ("refresh_token".equals(form.get("grant_type")) ? isRefreshed(form) : isRedeemed(form));
        if (!isGood) {
            answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
            return;
        }
        String refresh = UUID.randomUUID().toString();
        String more = "";
        if (isRefreshing) {
            refreshTokens.put(refresh, "ada");
            more = ",\"refresh_token\":\"%s\"".formatted(refresh);
        }
        answer(
                exchange,
                200,
                "{\"token_type\":\"Bearer\",\"expires_in\":%d,\"access_token\":\"%s\",\"id_token\":\"%s\"%s}"
                        .formatted(tokenSeconds, tokenOf("ada"), tokenOf("ada"), more));
    }

    private boolean isRefreshed(Map<String, String> form) {
        boolean isGood = refreshTokens.remove(form.getOrDefault("refresh_token", "")) != null;
        if (isGood) {
            renewals.incrementAndGet();
        }
        return isGood;
    }

    private boolean isRedeemed(Map<String, String> form) {
        redemptions.incrementAndGet();
        Map<String, String> asked = codes.remove(form.getOrDefault("code", ""));
        return asked != null
                && "authorization_code".equals(form.get("grant_type"))
                && asked.getOrDefault("redirect_uri", "").equals(form.get("redirect_uri"))
                && asked.getOrDefault("code_challenge", "").equals(challenge(form.getOrDefault("code_verifier", "")));
    }

    private static String challenge(String verifier) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** OpenID Connect RP-Initiated Logout 1.0. */
    private void logOut(HttpExchange exchange) throws IOException {
        Map<String, String> asked = parameters(exchange.getRequestURI().getRawQuery());
        signedOut = asked.get("id_token_hint");
        exchange.getResponseHeaders().add("Location", asked.get("post_logout_redirect_uri"));
        exchange.sendResponseHeaders(302, -1);
        exchange.close();
    }

    /** A token of that person, for whomever tokens are for. */
    String tokenOf(String username) {
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(address())
                .audience(audience)
                .subject("some-id")
                .jwtID(UUID.randomUUID().toString())
                .claim("preferred_username", username)
                .expirationTime(Date.from(Instant.now().plusSeconds(tokenSeconds)))
                .build();
        SignedJWT token = new SignedJWT(
                new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims);
        try {
            token.sign(new RSASSASigner(key));
        } catch (JOSEException failure) {
            throw new IllegalStateException(failure);
        }
        return token.serialize();
    }

    private static Map<String, String> parameters(@Nullable String encoded) {
        Map<String, String> parameters = new HashMap<>();
        for (String pair : String.valueOf(encoded).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                parameters.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), UTF_8));
            }
        }
        return parameters;
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        send(exchange, status, "application/json", json);
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", type);
        // What a page asks by script is of another origin. Nobody asks OPTIONS first: all of it is simple.
        exchange.getResponseHeaders().add("Access-Control-Allow-Origin", "*");
        exchange.sendResponseHeaders(status, body.getBytes(UTF_8).length);
        exchange.getResponseBody().write(body.getBytes(UTF_8));
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
