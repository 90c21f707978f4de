package chat.parley.server.web;

import chat.parley.server.problem.Problems;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What Jetty refuses by itself, such as a path with an encoded slash, looks like every other error. */
@Component
class ContainerErrors implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {
    /** Which counts, and metrics are not to be made as early as the web server is. */
    private final ObjectProvider<Problems> problems;

    private final JsonMapper json;

    ContainerErrors(ObjectProvider<Problems> problems, JsonMapper json) {
        this.problems = problems;
        this.json = json;
    }

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(server -> server.setErrorHandler(new ErrorHandler() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                byte[] body = json.writeValueAsBytes(problems.getObject()
                        .of(response.getStatus(), "this request cannot be answered as it is written"));
                // After some of these Jetty ends the connection, and does not say so.
                response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
                SecurityHeaders.OF_ALL.forEach(response.getHeaders()::put);
                response.getHeaders().put(HttpHeader.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE);
                response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
                response.write(true, ByteBuffer.wrap(body), callback);
                return true;
            }
        }));
    }
}
