package chat.parley.server.identity;

import static java.util.Objects.requireNonNull;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import com.nimbusds.jose.jwk.source.ImmutableSecret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import javax.crypto.SecretKey;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.MacAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/**
 * Makes and checks the tokens of sessions: JWTs, signed with a key that only the nodes of one database know. Nothing else
 * has to be looked up to know who calls.
 */
public final class SessionTokens {
    static final String INVALID = "this token was not made here, or has expired; POST /session gives another one";

    private static final String ISSUER = "parley";
    private static final String AUDIENCE = "parley";
    private static final String OPERATOR = "operator";
    private static final MacAlgorithm ALGORITHM = MacAlgorithm.HS256;
    /** By how much the clocks of two nodes may differ. */
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(10);

    private final JwtEncoder encoder;
    private final NimbusJwtDecoder decoder;
    private final Duration lifetime;
    private final Clock clock;

    SessionTokens(SecretKey key, Duration lifetime, Clock clock) {
        // Not by the encoder's builder, which would put the key's hash into each token for its name: there is one key.
        this.encoder = new NimbusJwtEncoder(new ImmutableSecret<>(key));
        this.decoder =
                NimbusJwtDecoder.withSecretKey(key).macAlgorithm(ALGORITHM).build();
        this.lifetime = lifetime;
        this.clock = clock;
        decoder.setJwtValidator(whatATokenMustSay(clock));
    }

    private static OAuth2TokenValidator<Jwt> whatATokenMustSay(Clock clock) {
        JwtTimestampValidator notExpired = new JwtTimestampValidator(CLOCK_SKEW);
        notExpired.setClock(clock);
        notExpired.setAllowEmptyExpiryClaim(false);
        return new DelegatingOAuth2TokenValidator<>(
                notExpired,
                new JwtIssuerValidator(ISSUER),
                new JwtAudienceValidator(AUDIENCE),
                new JwtClaimValidator<String>(JwtClaimNames.SUB, name -> name != null && !name.isEmpty()));
    }

    SessionView issue(Caller caller) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS); // as a token says it
        Instant expiresAt = now.plus(lifetime);
        JwtClaimsSet.Builder claims = JwtClaimsSet.builder()
                .issuer(ISSUER)
                .audience(List.of(AUDIENCE))
                .subject(caller.username())
                .issuedAt(now)
                .expiresAt(expiresAt);
        if (caller.isOperator()) {
            claims.claim(OPERATOR, true);
        }
        JwsHeader header = JwsHeader.with(ALGORITHM).type("JWT").build();
        String token = encoder.encode(JwtEncoderParameters.from(header, claims.build()))
                .getTokenValue();
        return new SessionView(token, caller.username(), expiresAt);
    }

    /** Who has this token; refuses one that is forged, expired, or none. */
    public Caller read(String token) {
        try {
            return callerOf(decoder.decode(token));
        } catch (JwtException forgedOrExpired) {
            throw new Refusal(Reason.INVALID_TOKEN, INVALID);
        }
    }

    static Caller callerOf(Jwt checked) {
        String username = requireNonNull(checked.getSubject()); // as whatATokenMustSay requires
        return new Caller(username, Boolean.TRUE.equals(checked.getClaim(OPERATOR)));
    }

    JwtDecoder decoder() {
        return decoder;
    }
}
