package chat.parley.server.hooks;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may change of hooks.
 *
 * @param allowPrivateAddresses whether events may be delivered to this machine and its own networks, too
 */
@ConfigurationProperties("parley.hooks")
record HookSettings(@DefaultValue("false") boolean allowPrivateAddresses) {}
