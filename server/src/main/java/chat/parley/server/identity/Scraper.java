package chat.parley.server.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.server.ParleySettings;
import chat.parley.server.StartFailure;
import jakarta.servlet.http.HttpServletRequest;
import java.security.MessageDigest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.stereotype.Component;

/** A monitoring system, which has a token of its own that is good for the metrics and nothing else: it cannot renew one. */
@Component
class Scraper {
    static final String METRICS = "/actuator/prometheus";
    private static final PathPatternRequestMatcher ASKED =
            PathPatternRequestMatcher.withDefaults().matcher(METRICS);
    private static final int TOKEN_LENGTH_MIN = 32;

    private final byte @Nullable [] token;

    Scraper(ParleySettings settings) {
        String configured = settings.metricsToken();
        if (configured != null && !configured.isEmpty() && configured.length() < TOKEN_LENGTH_MIN) {
            throw new StartFailure(
                    "PARLEY_METRICS_TOKEN has less than %d characters: it could be guessed".formatted(TOKEN_LENGTH_MIN),
                    "Have one made: openssl rand -hex 32",
                    null);
        }
        this.token = configured == null || configured.isEmpty() ? null : configured.getBytes(UTF_8);
    }

    /** Whether that is asked of which only the metrics are the answer, with this token. */
    boolean comes(HttpServletRequest request, Authentication shown) {
        return token != null
                && ASKED.matches(request)
                && MessageDigest.isEqual(
                        token,
                        ((BearerTokenAuthenticationToken) shown).getToken().getBytes(UTF_8));
    }

    /** Nobody: it proves only that the metrics may be read. */
    static final class Proved extends AbstractAuthenticationToken {
        Proved() {
            super(List.of());
            setAuthenticated(true);
        }

        @Override
        public Object getPrincipal() {
            return "";
        }

        @Override
        public Object getCredentials() {
            return "";
        }
    }
}
