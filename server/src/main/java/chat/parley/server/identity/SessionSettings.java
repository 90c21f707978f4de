package chat.parley.server.identity;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may change of sessions.
 *
 * @param tokenLifetime how long a token holds
 * @param lifetime how long a session goes on that is not renewed
 * @param keyLifetime how long a key signs tokens before another one does
 */
@ConfigurationProperties("parley.session")
record SessionSettings(
        @DefaultValue("15m") Duration tokenLifetime,
        @DefaultValue("12h") Duration lifetime,
        @DefaultValue("7d") Duration keyLifetime) {
    /** By how much the clocks of two nodes may differ. */
    static final Duration CLOCK_SKEW = Duration.ofSeconds(10);
}
