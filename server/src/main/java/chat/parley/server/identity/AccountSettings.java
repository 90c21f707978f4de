package chat.parley.server.identity;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may change of accounts.
 *
 * @param invitationOnly whether registering, but for the first account, takes an invitation
 * @param invitationLifetime how long an invitation holds
 */
@ConfigurationProperties("parley.accounts")
record AccountSettings(
        @DefaultValue("false") boolean invitationOnly,
        @DefaultValue("7d") Duration invitationLifetime) {}
