package chat.parley.server.identity;

import static java.util.Objects.requireNonNull;

import chat.parley.api.room.RoomLimits;
import chat.parley.server.StartFailure;
import java.net.URI;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtAudienceValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;

/** Tokens that an identity provider makes: checked by its keys, which are fetched when the first one comes. */
final class IssuerTokens {
    private final JwtDecoder decoder;
    private final IssuerSettings settings;

    IssuerTokens(IssuerSettings settings) {
        URI issuer = settings.issuer();
        if (issuer == null) {
            throw new StartFailure(
                    "With parley.auth=oidc it must be said whose tokens are believed.",
                    "Set PARLEY_OIDC_ISSUER to the issuer's address, as its tokens name it.",
                    null);
        }
        this.settings = settings;
        this.decoder = new SupplierJwtDecoder(() -> decoder(settings, issuer.toString()));
    }

    private static JwtDecoder decoder(IssuerSettings settings, String issuer) {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withIssuerLocation(issuer).build();
        JwtTimestampValidator notExpired = new JwtTimestampValidator(SessionSettings.CLOCK_SKEW);
        notExpired.setAllowEmptyExpiryClaim(false);
        decoder.setJwtValidator(new DelegatingOAuth2TokenValidator<>(
                notExpired, new JwtIssuerValidator(issuer), new JwtAudienceValidator(settings.audience())));
        return decoder;
    }

    /**
     * Who has this token.
     *
     * @throws org.springframework.security.oauth2.jwt.JwtException if it is forged, expired, for others, or none
     */
    Caller read(String token) {
        Jwt checked = decoder.decode(token);
        String username = checked.getClaimAsString(settings.usernameClaim());
        if (username == null) {
            throw new BadJwtException("The token has no claim " + settings.usernameClaim());
        }
        RoomLimits.requireUsername(username);
        boolean isOperator = claim(checked, settings.rolesClaim()) instanceof Collection<?> roles
                && roles.contains(settings.operatorRole());
        return new Caller(username, isOperator, null, requireNonNull(checked.getExpiresAt()), null);
    }

    private static @Nullable Object claim(Jwt token, String path) {
        Object value = token.getClaims();
        for (String step : path.split("\\.", -1)) {
            value = value instanceof Map<?, ?> object ? object.get(step) : null;
        }
        return value;
    }
}
