package chat.parley.server.identity;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may change of sessions.
 *
 * @param lifetime how long a token holds
 */
@ConfigurationProperties("parley.session")
record SessionSettings(@DefaultValue("12h") Duration lifetime) {}
