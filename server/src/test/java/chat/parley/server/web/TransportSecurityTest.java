package chat.parley.server.web;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.ParleySettings;
import chat.parley.server.ParleySettings.Auth;
import chat.parley.server.identity.IssuerSettings;
import chat.parley.server.nodes.NodeRole;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Only whoever came by TLS is told to come by nothing else: others may have no way to. */
class TransportSecurityTest {
    @Test
    void isAskedForOnlyOverTls() throws ServletException, IOException {
        assertThat(header(true)).isEqualTo("max-age=31536000");
        assertThat(header(false)).isNull();
    }

    private static String header(boolean isSecure) throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/messages");
        request.setSecure(isSecure);
        MockHttpServletResponse response = new MockHttpServletResponse();
        ParleySettings open = new ParleySettings(Path.of("data"), Auth.OPEN, false, null, Set.of(NodeRole.QUERY));
        new SecurityHeaders(open, new IssuerSettings(null, "", "", "", "", null))
                .doFilter(request, response, new MockFilterChain());
        return response.getHeader("Strict-Transport-Security");
    }
}
