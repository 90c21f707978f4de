package chat.parley.server.web;

import chat.parley.api.Refusal;
import chat.parley.server.problem.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.WebUtils;
import tools.jackson.databind.json.JsonMapper;

/** Lets no page of another origin change anything: browsers send some such requests without asking first. */
@Component
class SameOrigin extends OncePerRequestFilter {
    /** Where pages of allowed origins post: who is there knows them, and refuses all others. */
    private static final String SOCKET_IO = "/socket.io/";

    private static final Set<String> SAFE_METHODS = Set.of("GET", "HEAD", "OPTIONS");

    private final Problems problems;
    private final JsonMapper json;

    SameOrigin(Problems problems, JsonMapper json) {
        this.problems = problems;
        this.json = json;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.ORIGIN) == null
                || SAFE_METHODS.contains(request.getMethod())
                || SOCKET_IO.equals(request.getServletPath());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (WebUtils.isSameOrigin(new ServletServerHttpRequest(request))) {
            chain.doFilter(request, response);
            return;
        }
        Refusal.Reason reason = Refusal.Reason.FOREIGN_ORIGIN;
        response.setStatus(reason.httpStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(
                response.getOutputStream(),
                problems.of(reason, "a page of another origin may not change anything here"));
    }
}
