package chat.parley.server.web;

import chat.parley.server.ParleySettings;
import chat.parley.server.ParleySettings.Auth;
import chat.parley.server.identity.IssuerSettings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Has browsers take each answer for nothing but what it is. There is no CORS here: no page of another origin reads anything,
 * but of Socket.IO, which lets in the origins that an operator allows.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class SecurityHeaders extends OncePerRequestFilter {
    /** Of every answer, those that Jetty makes by itself included. */
    static final Map<String, String> OF_ALL = Map.of(
            "Content-Security-Policy",
                    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Permissions-Policy", "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
            "Referrer-Policy", "no-referrer",
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY");

    private static final Set<String> PAGES = Set.of("/", "/index.html");
    private static final Set<String> BELOW_PAGES = Set.of("/app/", "/docs/", "/webjars/");
    private static final String A_YEAR_OF_TLS = "max-age=31536000";

    private final String policyOfPages;

    SecurityHeaders(ParleySettings settings, IssuerSettings issuer) {
        String origin = settings.auth() == Auth.OIDC ? issuer.origin() : null;
        this.policyOfPages = policyOfPages(origin == null ? "'self'" : "'self' " + origin);
    }

    /**
     * For pages out of the jar: what they load is this server's, and whom they ask, over WebSockets too, is this server
     * and whoever it believes.
     */
    private static String policyOfPages(String asked) {
        return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
                + " connect-src %s; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
                        .formatted(asked);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        OF_ALL.forEach(response::setHeader);
        if (request.isSecure()) {
            response.setHeader("Strict-Transport-Security", A_YEAR_OF_TLS);
        }
        boolean isOfPages = isOfPages(request.getRequestURI());
        if (isOfPages) {
            response.setHeader("Content-Security-Policy", policyOfPages);
        }
        // What is missing here may be there on a newer node, so that is asked for each time, too.
        response.setHeader(HttpHeaders.CACHE_CONTROL, isOfPages ? "no-cache" : "no-store");
        chain.doFilter(request, new OneCacheControl(response));
    }

    private static boolean isOfPages(String path) {
        return PAGES.contains(path) || BELOW_PAGES.stream().anyMatch(path::startsWith);
    }

    /** An error is dispatched anew, with headers of its own. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    /** Spring adds an answer's own headers to those there are; of this one, an answer's own is the only one. */
    private static final class OneCacheControl extends HttpServletResponseWrapper {
        private OneCacheControl(HttpServletResponse response) {
            super(response);
        }

        @Override
        public void addHeader(String name, String value) {
            if (name.equalsIgnoreCase(HttpHeaders.CACHE_CONTROL)) {
                setHeader(name, value);
            } else {
                super.addHeader(name, value);
            }
        }
    }
}
