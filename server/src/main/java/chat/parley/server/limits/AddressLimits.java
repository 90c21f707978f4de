package chat.parley.server.limits;

import chat.parley.api.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Limits requests from an address, ahead of all that costs something, such as looking at a token. */
@Component
@Order(SecurityFilterProperties.DEFAULT_FILTER_ORDER - 1)
class AddressLimits extends OncePerRequestFilter {
    private final Buckets requests;
    private final LogInAttempts logIns;
    private final HandlerExceptionResolver problems;

    AddressLimits(
            Limits limits,
            LimitSettings settings,
            LogInAttempts logIns,
            @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
        this.requests = limits.buckets(Limit.REQUESTS_PER_ADDRESS, settings.requestsPerAddress());
        this.logIns = logIns;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String address = ClientAddress.of(request);
        try {
            requests.admit(address);
            logIns.admit(request, address);
        } catch (Refusal tooMany) {
            problems.resolveException(request, response, null, tooMany);
            return;
        }
        chain.doFilter(request, response);
    }
}
