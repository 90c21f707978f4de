package chat.parley.server;

import java.net.InetAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** The line that a newcomer looks for. */
@Component
class Greeting {
    private static final Logger LOG = LoggerFactory.getLogger(Greeting.class);

    private final Environment environment;
    private final ParleySettings settings;

    Greeting(Environment environment, ParleySettings settings) {
        this.environment = environment;
        this.settings = settings;
    }

    @EventListener
    void on(ApplicationReadyEvent ready) {
        LOG.info(
                "Parley is ready: http://{}:{}/ (STOMP at /ws). Auth is {}: {}.",
                environment.getProperty(
                        "server.address", InetAddress.getLoopbackAddress().getHostName()),
                environment.getProperty("local.server.port"),
                settings.auth(),
                switch (settings.auth()) {
                    case OPEN -> "people are whoever they say they are";
                    case ACCOUNTS -> "people register and log in";
                    case OIDC -> "people come with tokens of an identity provider";
                });
    }
}
