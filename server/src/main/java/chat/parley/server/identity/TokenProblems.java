package chat.parley.server.identity;

import chat.parley.api.Refusal.Reason;
import chat.parley.server.problem.Problems;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Has what Spring Security refuses, ahead of all controllers, look like every other error. */
@Component
class TokenProblems implements AuthenticationEntryPoint, AccessDeniedHandler {
    private final Problems problems;
    private final JsonMapper json;

    TokenProblems(Problems problems, JsonMapper json) {
        this.problems = problems;
        this.json = json;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException failure)
            throws IOException {
        if (failure instanceof OAuth2AuthenticationException) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer error=\"invalid_token\""); // RFC 6750, 3.1
            write(response, Reason.INVALID_TOKEN, Identity.INVALID);
        } else {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
            write(response, Reason.SESSION_REQUIRED, "this needs a session: POST /session, then Authorization: Bearer");
        }
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        Principal caller = request.getUserPrincipal();
        if (caller instanceof CallerAuthentication proved
                && proved.getPrincipal().rooms() != null) {
            write(response, Reason.NOT_ALLOWED, "this token is for some rooms, and for nothing else");
        } else {
            write(response, Reason.OPERATORS_ONLY, "only an operator may do this");
        }
    }

    private void write(HttpServletResponse response, Reason reason, String detail) throws IOException {
        response.setStatus(reason.httpStatus());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        json.writeValue(response.getOutputStream(), problems.of(reason, detail));
    }
}
