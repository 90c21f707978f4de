package chat.parley.server.identity;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/**
 * Makes and checks the tokens of sessions: short-lived JWTs, signed with a key that only the nodes of one database know.
 * Whether the session has ended since, {@link Sessions} knows.
 */
final class SessionTokens {
    private static final String ISSUER = "parley";
    private static final String AUDIENCE = "parley";
    private static final String OPERATOR = "operator";
    private static final String SESSION = "sid"; // OpenID Connect Front-Channel Logout 1.0, 3
    private static final MacAlgorithm ALGORITHM = MacAlgorithm.HS256;

    private final Supplier<String> newestKey;
    private final JwtEncoder encoder;
    private final NimbusJwtDecoder decoder;
    private final Duration lifetime;
    private final Clock clock;

    /** Signs with the key of that name, and believes all. */
    SessionTokens(JWKSource<SecurityContext> keys, Supplier<String> newestKey, Duration lifetime, Clock clock) {
        this.newestKey = newestKey;
        this.encoder = new NimbusJwtEncoder(keys);
        this.decoder = decoder(keys);
        this.lifetime = lifetime;
        this.clock = clock;
        decoder.setJwtValidator(whatATokenMustSay(clock));
    }

    private static NimbusJwtDecoder decoder(JWKSource<SecurityContext> keys) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.HS256, keys));
        processor.setJWTClaimsSetVerifier((claims, context) -> {}); // whatATokenMustSay says it
        return new NimbusJwtDecoder(processor);
    }

    private static OAuth2TokenValidator<Jwt> whatATokenMustSay(Clock clock) {
        JwtTimestampValidator notExpired = new JwtTimestampValidator(SessionSettings.CLOCK_SKEW);
        notExpired.setClock(clock);
        notExpired.setAllowEmptyExpiryClaim(false);
        return new DelegatingOAuth2TokenValidator<>(
                notExpired,
                new JwtIssuerValidator(ISSUER),
                new JwtAudienceValidator(AUDIENCE),
                new JwtClaimValidator<String>(SESSION, id -> id != null),
                new JwtClaimValidator<String>(JwtClaimNames.SUB, name -> name != null && !name.isEmpty()));
    }

    /** A token of this session, and until when it holds. */
    Issued issue(UUID session, String username, boolean isOperator) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS); // as a token says it
        Instant expiresAt = now.plus(lifetime);
        JwtClaimsSet.Builder claims = JwtClaimsSet.builder()
                .issuer(ISSUER)
                .audience(List.of(AUDIENCE))
                .subject(username)
                .claim(SESSION, session.toString())
                .issuedAt(now)
                .expiresAt(expiresAt);
        if (isOperator) {
            claims.claim(OPERATOR, true);
        }
        JwsHeader header =
                JwsHeader.with(ALGORITHM).type("JWT").keyId(newestKey.get()).build();
        String token = encoder.encode(JwtEncoderParameters.from(header, claims.build()))
                .getTokenValue();
        return new Issued(token, expiresAt);
    }

    /**
     * Who has this token.
     *
     * @throws org.springframework.security.oauth2.jwt.JwtException if it is forged, expired, or none
     */
    Caller read(String token) {
        Jwt checked = decoder.decode(token);
        return new Caller(
                requireNonNull(checked.getSubject()), // as whatATokenMustSay requires
                Boolean.TRUE.equals(checked.getClaim(OPERATOR)),
                UUID.fromString(checked.getClaimAsString(SESSION)),
                requireNonNull(checked.getExpiresAt()),
                null);
    }

    /** What a session's owner gets to show. */
    record Issued(String token, Instant expiresAt) {}
}
