package chat.parley.server.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.api.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

class SessionTokensTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:15:30.123Z");
    private static final Instant NOW_IN_SECONDS = Instant.parse("2026-11-22T10:15:30Z");
    private static final Duration LIFETIME = Duration.ofHours(12);
    /** As long as the longest hash, so that a token can be signed with the right key by the wrong algorithm. */
    private static final SecretKey KEY = key('k');

    private final SessionTokens tokens = at(NOW);

    @Test
    void aTokenSaysWhoseItIsAndUntilWhen() {
        SessionView session = tokens.issue(new Caller("Zoë O'Hara", false));
        assertThat(session.username()).isEqualTo("Zoë O'Hara");
        assertThat(session.expiresAt()).isEqualTo(NOW_IN_SECONDS.plus(LIFETIME));
        assertThat(tokens.read(session.token())).isEqualTo(new Caller("Zoë O'Hara", false));
    }

    @Test
    void aTokenSaysNothingOfItsKey() {
        String token = tokens.issue(new Caller("ada", false)).token();
        assertThat(new String(Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))), UTF_8))
                .isIn("{\"alg\":\"HS256\",\"typ\":\"JWT\"}", "{\"typ\":\"JWT\",\"alg\":\"HS256\"}");
    }

    @Test
    void aTokenOfTheOperatorSaysSo() {
        Caller operator = new Caller("ada", true);
        assertThat(tokens.read(tokens.issue(operator).token())).isEqualTo(operator);
    }

    @Test
    void aTokenHoldsUntilItExpires() {
        String token = tokens.issue(new Caller("ada", false)).token();
        assertThat(at(NOW.plus(LIFETIME)).read(token).username()).isEqualTo("ada"); // clocks differ by seconds
        isRefusedBy(at(NOW.plus(LIFETIME).plusSeconds(11)), token);
    }

    @Test
    void whatTheForgersSignIsTakenIfItIsNotForged() {
        assertThat(tokens.read(signed(KEY, MacAlgorithm.HS256, claims -> {})).username())
                .isEqualTo("ada");
    }

    @Test
    void aTokenOfAnotherKeyIsRefused() {
        isRefusedBy(tokens, signed(key('x'), MacAlgorithm.HS256, claims -> {}));
    }

    @Test
    void aTokenOfAnotherAlgorithmIsRefused() {
        isRefusedBy(tokens, signed(KEY, MacAlgorithm.HS512, claims -> {}));
    }

    @Test
    void aTokenOfAnotherIssuerOrForAnotherAudienceIsRefused() {
        isRefusedBy(tokens, signed(KEY, MacAlgorithm.HS256, claims -> claims.issuer("somebody")));
        isRefusedBy(tokens, signed(KEY, MacAlgorithm.HS256, claims -> claims.audience(List.of("something"))));
        isRefusedBy(tokens, signed(KEY, MacAlgorithm.HS256, claims -> claims.claims(all -> all.remove("iss"))));
        isRefusedBy(tokens, signed(KEY, MacAlgorithm.HS256, claims -> claims.claims(all -> all.remove("aud"))));
    }

    @Test
    void aTokenWithoutAnEndOrAnOwnerIsRefused() {
        isRefusedBy(tokens, signed(KEY, MacAlgorithm.HS256, claims -> claims.claims(all -> all.remove("exp"))));
        isRefusedBy(tokens, signed(KEY, MacAlgorithm.HS256, claims -> claims.claims(all -> all.remove("sub"))));
        isRefusedBy(tokens, signed(KEY, MacAlgorithm.HS256, claims -> claims.subject("")));
    }

    @Test
    void anUnsignedTokenIsRefused() {
        String signed = signed(KEY, MacAlgorithm.HS256, claims -> {});
        String payload = signed.substring(signed.indexOf('.'), signed.lastIndexOf('.') + 1);
        String signature = signed.substring(signed.lastIndexOf('.') + 1);
        isRefusedBy(tokens, base64("{\"alg\":\"none\"}") + payload);
        isRefusedBy(tokens, base64("{\"alg\":\"none\",\"typ\":\"JWT\"}") + payload + signature);
        isRefusedBy(tokens, signed.substring(0, signed.length() - signature.length()));
    }

    @Test
    void aTokenThatWasChangedIsRefused() {
        String token = tokens.issue(new Caller("bob", false)).token();
        String[] parts = token.split("\\.", -1);
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
        String more = claims.replace("{", "{\"operator\":true,");
        assertThat(more).isNotEqualTo(claims);
        isRefusedBy(tokens, parts[0] + "." + base64(more) + "." + parts[2]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a.b.c", "nonsense", "eyJ..", "eyJhbGciOiJIUzI1NiJ9..", "a.b.c.d.e"})
    void whatIsNoTokenIsRefused(String nonsense) {
        isRefusedBy(tokens, nonsense);
    }

    private static void isRefusedBy(SessionTokens tokens, String token) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> tokens.read(token))
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Refusal.Reason.INVALID_TOKEN))
                .withMessage(SessionTokens.INVALID);
    }

    /** A token like ours, but for what is done to it. */
    private static String signed(SecretKey key, MacAlgorithm algorithm, Consumer<JwtClaimsSet.Builder> forgery) {
        JwtClaimsSet.Builder claims = JwtClaimsSet.builder()
                .issuer("parley")
                .audience(List.of("parley"))
                .subject("ada")
                .issuedAt(NOW_IN_SECONDS)
                .expiresAt(NOW_IN_SECONDS.plus(LIFETIME));
        forgery.accept(claims);
        return NimbusJwtEncoder.withSecretKey(key)
                .algorithm(algorithm)
                .build()
                .encode(JwtEncoderParameters.from(
                        JwsHeader.with(algorithm).type("JWT").build(), claims.build()))
                .getTokenValue();
    }

    private static SessionTokens at(Instant now) {
        return new SessionTokens(KEY, LIFETIME, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static SecretKey key(char character) {
        return new SecretKeySpec(Character.toString(character).repeat(64).getBytes(UTF_8), "HmacSHA256");
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
