package chat.parley.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Nothing lies behind a path that is written oddly; written to the wire as it stands here, as no client would. */
@ServerTest
class PathTricksTest {
    @LocalServerPort
    private int port;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator/env",
                "/actuator/heapdump",
                "/actuator/threaddump",
                "/actuator/loggers",
                "/actuator/beans",
                "/actuator/configprops",
                "/actuator/mappings",
                "/actuator/shutdown",
                "/actuator/prometheus;",
                "/actuator/..;/audit",
                "/actuator/..;/actuator/env",
                "/actuator/%2e%2e/audit",
                "/actuator/%2e%2e/%2e%2e/etc/passwd",
                "/actuator/..%2faudit",
                "/actuator/health/../../audit",
                "//actuator/projections",
                "/actuator//projections",
                "/actuator/projections/",
                "/actuator/projections;a=b",
                "/actuator/projections%00",
                "/actuator/projections%20",
                "/actuator/projections.json",
                "/ACTUATOR/projections",
                "/Actuator/Projections",
                "/./audit",
                "/messages/..;/audit",
                "/docs/../audit",
                "/docs/..%2f..%2faudit",
                "/docs/%2e%2e/application.yml",
                "/docs/..%5c..%5capplication.yml",
                "/docs/swagger-ui/..%252f..%252fapplication.yml",
                "/webjars/../application.yml",
                "/WEB-INF/web.xml",
                "/META-INF/MANIFEST.MF",
                "/META-INF/sbom/application.cdx.json",
                "/BOOT-INF/classes/application.yml",
                "/application.yml",
                "/db/account/V2__session_key.sql",
                "/audit/",
                "//audit",
                "/audit;",
                "/audit%2f",
                "/AUDIT",
                "/export/general/",
                "/export;/general",
                "/%65xport/general",
                "/export%2fgeneral",
                "/rooms/../export/general",
                "http://localhost/audit",
                "http://evil.example/export/general",
                "*",
                "audit",
            })
    void leadNowhere(String path) throws IOException {
        assertThat(status("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .isIn(400, 401, 403, 404, 405);
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Original-URL", "X-Rewrite-URL", "X-Forwarded-Prefix", "X-HTTP-Method-Override"})
    void neitherDoHeadersThatOtherServersHeed(String header) throws IOException {
        assertThat(status("GET /nowhere HTTP/1.1\r\nHost: localhost\r\n" + header
                        + ": /messages\r\nConnection: close\r\n\r\n"))
                .isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "TRACK", "CONNECT", "PROPFIND", "DEBUG"})
    void norMethodsThatNobodyNeeds(String method) throws IOException {
        assertThat(status(
                        method + " /messages HTTP/1.1\r\nHost: localhost\r\nX-Secret: x\r\nConnection: close\r\n\r\n"))
                .isIn(400, 405, 501);
    }

    /** The same paths, in their own way. */
    @Test
    void thoseThatArePlainLeadSomewhere() throws IOException {
        assertThat(status("GET /actuator/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .isEqualTo(200);
        assertThat(status("GET /messages HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .isEqualTo(200);
    }

    private int status(String request) throws IOException {
        try (Socket socket = new Socket("localhost", port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
            assertThat(answer)
                    .startsWith("HTTP/1.1 ")
                    .doesNotContain("Exception", "org.springframework", "root:", "X-Secret", "parley-events");
            return Integer.parseInt(answer.substring(9, 12));
        }
    }
}
