package chat.parley.server.web;

import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Lets thousands of clients come back at the same instant; Java's own backlog is 50, and whoever is beyond is reset. */
@Component
class Backlog implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {
    /** The kernel takes the lesser of this and its own (net.core.somaxconn, 4,096 on Linux). */
    private static final int CONNECTIONS = 4_096;

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(server -> {
            for (Connector connector : server.getConnectors()) {
                if (connector instanceof ServerConnector tcp) {
                    tcp.setAcceptQueueSize(CONNECTIONS);
                }
            }
        });
    }
}
