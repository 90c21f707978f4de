package chat.parley.server.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.socketio.EnginePoll;
import chat.parley.socketio.EngineSocket.Written;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.eclipse.jetty.ee11.servlet.ServletContextRequest;
import org.eclipse.jetty.io.EndPoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A poll as a servlet's request that waits: no thread does until there is an answer. */
final class ServletPoll implements EnginePoll {
    private static final Logger LOG = LoggerFactory.getLogger(ServletPoll.class);

    private final AsyncContext waiting;
    private final EndPoint connection;

    ServletPoll(HttpServletRequest request) {
        this.connection = ServletContextRequest.getServletContextRequest(request)
                .getConnectionMetaData()
                .getConnection()
                .getEndPoint();
        this.waiting = request.startAsync();
        waiting.setTimeout(0); // Its session pings before anybody tires.
    }

    /** On a thread of its own, as whoever has an answer must not wait for the client. */
    @Override
    public void answer(byte[] payload, Written done) {
        Thread.ofVirtual().name("poll").start(() -> done.written(isWritten(HttpServletResponse.SC_OK, payload)));
    }

    void refuse(String json) {
        isWritten(HttpServletResponse.SC_BAD_REQUEST, json.getBytes(UTF_8));
    }

    private boolean isWritten(int status, byte[] payload) {
        try {
            HttpServletResponse response = (HttpServletResponse) waiting.getResponse();
            response.setStatus(status);
            response.setContentLength(payload.length);
            ServletOutputStream body = response.getOutputStream();
            body.write(payload);
            body.close();
            return true;
        } catch (IOException | RuntimeException broken) {
            LOG.debug("A poll was not answered", broken);
            return false;
        } finally {
            waiting.complete();
        }
    }

    @Override
    public void abort() {
        connection.close();
    }
}
