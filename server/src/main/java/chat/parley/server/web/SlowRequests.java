package chat.parley.server.web;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpParser;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.internal.HttpConnection;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/**
 * Cuts off whoever sends a request so slowly that it is never whole. Jetty minds silence only, and a byte a second is none;
 * its own setting for this, {@code minRequestDataRate}, does nothing since Jetty 12.
 */
@Component
class SlowRequests implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {
    private static final long LOOK_EVERY_SECONDS = 5;
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long BYTES_PER_SECOND_MIN = 500;

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(server -> server.addBean(new Watch(server)));
    }

    /** A request that is under way: the how manieth of its connection, and where that was when it was first seen. */
    private record Begun(long request, long bytes, long nanos) {}

    private static final class Watch extends AbstractLifeCycle implements Runnable {
        private final Server server;
        private Map<EndPoint, Begun> underWay = Map.of();

        private Watch(Server server) {
            this.server = server;
        }

        @Override
        protected void doStart() {
            server.getScheduler().schedule(this, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
        }

        @Override
        public void run() {
            if (!isRunning()) {
                return;
            }
            Map<EndPoint, Begun> seen = new HashMap<>();
            for (Connector connector : server.getConnectors()) {
                for (EndPoint client : connector.getConnectedEndPoints()) {
                    if (client.getConnection() instanceof HttpConnection http && isAwaited(client, http.getParser())) {
                        look(client, http, seen);
                    }
                }
            }
            underWay = seen;
            server.getScheduler().schedule(this, LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
        }

        /** Where the server takes its time to read on, the client is not to blame, and its own time begins anew. */
        private static boolean isAwaited(EndPoint client, HttpParser parser) {
            return client.isFillInterested()
                    && !parser.isStart()
                    && (parser.inHeaderState() || parser.inContentState());
        }

        private void look(EndPoint client, HttpConnection http, Map<EndPoint, Begun> seen) {
            long now = System.nanoTime();
            Begun begun = underWay.get(client);
            if (begun == null || begun.request != http.getMessagesIn()) {
                begun = new Begun(http.getMessagesIn(), http.getBytesIn(), now);
            }
            seen.put(client, begun);
            long nanos = now - begun.nanos;
            long bytes = http.getBytesIn() - begun.bytes;
            if (nanos > GRACE_NANOS && bytes < BYTES_PER_SECOND_MIN * TimeUnit.NANOSECONDS.toSeconds(nanos)) {
                client.close();
            }
        }
    }
}
