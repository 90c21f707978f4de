package chat.parley.server.limits;

import chat.parley.api.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.Set;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Limits requests of somebody whose token has been looked at, and what anybody reads of the log. */
@Component
@Order(SecurityFilterProperties.DEFAULT_FILTER_ORDER + 1)
class UserLimits extends OncePerRequestFilter {
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final Buckets requests;
    private final CatchUpLimit catchUp;
    private final HandlerExceptionResolver problems;

    UserLimits(
            Limits limits,
            LimitSettings settings,
            CatchUpLimit catchUp,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.requests = limits.buckets(Limit.REQUESTS_PER_USER, settings.requestsPerUser());
        this.catchUp = catchUp;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Principal caller = request.getUserPrincipal();
        String user = caller == null ? null : caller.getName();
        try {
            if (user != null) {
                requests.admit(user);
            }
            if (readsTheLog(request)) {
                catchUp.admit(user, ClientAddress.of(request));
            }
        } catch (Refusal tooMany) {
            problems.resolveException(request, response, null, tooMany);
            return;
        }
        chain.doFilter(request, response);
    }

    /** What is answered from the log itself costs more than what is answered from a table made for it. */
    private static boolean readsTheLog(HttpServletRequest request) {
        String path = request.getServletPath();
        return READING.contains(request.getMethod())
                && (path.endsWith("/events")
                        || path.equals("/audit")
                        || path.equals("/export")
                        || path.startsWith("/export/")
                        || request.getParameter("asOf") != null);
    }
}
