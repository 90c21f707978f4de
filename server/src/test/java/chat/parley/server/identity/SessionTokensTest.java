package chat.parley.server.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.server.identity.SessionTokens.Issued;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
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
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;
import tools.jackson.databind.json.JsonMapper;

class SessionTokensTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:15:30.123Z");
    private static final Instant NOW_IN_SECONDS = Instant.parse("2026-11-22T10:15:30Z");
    private static final Duration LIFETIME = Duration.ofHours(12);
    /** As long as the longest hash, so that a token can be signed with the right key by the wrong algorithm. */
    private static final SecretKey KEY = key('k');

    private static final SecretKey OLDER = key('o');
    private static final UUID SESSION = UUID.fromString("0199c1a4-6d5c-7cc3-98c4-dc0c0c07398f");

    private final SessionTokens tokens = at(NOW);

    @Test
    void aTokenSaysWhoseItIsAndUntilWhen() {
        Issued issued = tokens.issue(SESSION, "Zoë O'Hara", false);
        assertThat(issued.expiresAt()).isEqualTo(NOW_IN_SECONDS.plus(LIFETIME));
        assertThat(tokens.read(issued.token()))
                .isEqualTo(new Caller("Zoë O'Hara", false, SESSION, NOW_IN_SECONDS.plus(LIFETIME), null));
    }

    @Test
    void aTokenNamesItsKeyAndSaysNothingElseOfIt() {
        String token = token("ada");
        assertThat(JsonMapper.shared().readTree(Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')))))
                .isEqualTo(JsonMapper.shared().readTree("{\"kid\":\"newest\",\"typ\":\"JWT\",\"alg\":\"HS256\"}"));
    }

    @Test
    void aTokenOfTheOperatorSaysSo() {
        assertThat(tokens.read(tokens.issue(SESSION, "ada", true).token()).isOperator())
                .isTrue();
        assertThat(tokens.read(token("ada")).isOperator()).isFalse();
    }

    @Test
    void aTokenHoldsUntilItExpires() {
        String token = token("ada");
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
        isRefusedBy(tokens, signed(KEY, MacAlgorithm.HS256, claims -> claims.claims(all -> all.remove("sid"))));
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
        String token = token("bob");
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

    @Test
    void aTokenOfAnOlderKeyIsBelievedAsLongAsTheKeyIsThere() {
        String old = signed(OLDER, "older", MacAlgorithm.HS256, claims -> {});
        assertThat(tokens.read(old).username()).isEqualTo("ada");
        isRefusedBy(tokens, signed(OLDER, "newest", MacAlgorithm.HS256, claims -> {}));
        isRefusedBy(tokens, signed(KEY, "gone", MacAlgorithm.HS256, claims -> {}));
    }

    private String token(String username) {
        return tokens.issue(SESSION, username, false).token();
    }

    private static void isRefusedBy(SessionTokens tokens, String token) {
        assertThatExceptionOfType(JwtException.class).isThrownBy(() -> tokens.read(token));
    }

    /** A token like ours, but for what is done to it. */
    private static String signed(SecretKey key, MacAlgorithm algorithm, Consumer<JwtClaimsSet.Builder> forgery) {
        return signed(key, "newest", algorithm, forgery);
    }

    private static String signed(
            SecretKey key, String keyId, MacAlgorithm algorithm, Consumer<JwtClaimsSet.Builder> forgery) {
        JwtClaimsSet.Builder claims = JwtClaimsSet.builder()
                .issuer("parley")
                .audience(List.of("parley"))
                .subject("ada")
                .claim("sid", SESSION.toString())
                .issuedAt(NOW_IN_SECONDS)
                .expiresAt(NOW_IN_SECONDS.plus(LIFETIME));
        forgery.accept(claims);
        return new NimbusJwtEncoder(new ImmutableJWKSet<>(new JWKSet(jwk(key, keyId))))
                .encode(JwtEncoderParameters.from(
                        JwsHeader.with(algorithm).type("JWT").keyId(keyId).build(), claims.build()))
                .getTokenValue();
    }

    private static SessionTokens at(Instant now) {
        JWKSet keys = new JWKSet(List.of(jwk(KEY, "newest"), jwk(OLDER, "older")));
        return new SessionTokens(
                new ImmutableJWKSet<>(keys), () -> "newest", LIFETIME, Clock.fixed(now, ZoneOffset.UTC));
    }

    private static SecretKey key(char character) {
        return new SecretKeySpec(Character.toString(character).repeat(64).getBytes(UTF_8), "HmacSHA256");
    }

    private static JWK jwk(SecretKey key, String id) {
        return new OctetSequenceKey.Builder(key).keyID(id).build();
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
