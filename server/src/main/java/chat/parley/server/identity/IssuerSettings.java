package chat.parley.server.identity;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose tokens are believed with {@code parley.auth=oidc}.
 *
 * @param issuer where its configuration is found (OpenID Connect Discovery 1.0, 4)
 * @param audience what a token must be for
 * @param usernameClaim which claim names the person
 * @param rolesClaim which claim lists their roles; dots lead into objects, as in {@code realm_access.roles}
 * @param operatorRole the role of operators
 * @param clientId as which of the issuer's public clients the page signs people in; without one, it cannot
 */
@ConfigurationProperties("parley.oidc")
public record IssuerSettings(
        @Nullable URI issuer,
        @DefaultValue("parley") String audience,
        @DefaultValue("preferred_username") String usernameClaim,
        @DefaultValue("roles") String rolesClaim,
        @DefaultValue("parley-operator") String operatorRole,
        @Nullable String clientId) {

    /** Where a page asks the issuer for tokens, as policies of pages name it. */
    public @Nullable String origin() {
        if (issuer == null || issuer.getHost() == null) {
            return null;
        }
        String port = issuer.getPort() < 0 ? "" : ":" + issuer.getPort();
        return issuer.getScheme() + "://" + issuer.getHost() + port;
    }
}
