package chat.parley.server;

import chat.parley.api.Refusal;
import chat.parley.server.nodes.NodeRole;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator decides.
 *
 * @param dataDir where the embedded database lives; not used with a database of one's own
 * @param auth how people say who they are
 * @param openToNetwork whether the open mode may be reached from other machines
 * @param metricsToken with which a monitoring system reads {@code /actuator/prometheus}; unless told, only operators may
 * @param roles what this node is there for
 */
@ConfigurationProperties("parley")
public record ParleySettings(
        @DefaultValue("./data") Path dataDir,
        @DefaultValue("open") Auth auth,
        @DefaultValue("false") boolean openToNetwork,
        @Nullable String metricsToken,
        @DefaultValue({"command", "query"}) Set<NodeRole> roles) {

    public ParleySettings {
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("parley.roles is command, query, or both");
        }
    }

    /** What is answered to whoever asks for what may be there on other nodes; null if this one has every role. */
    public @Nullable Refusal elsewhere() {
        return roles.containsAll(EnumSet.allOf(NodeRole.class))
                ? null
                : new Refusal(
                        Refusal.Reason.MISDIRECTED,
                        "this node has only the role %s: ask another"
                                .formatted(roles.iterator().next().name().toLowerCase(Locale.ROOT)));
    }

    /** How people say who they are. */
    public enum Auth {
        /** By a name of their choice, unless somebody holds it. */
        OPEN,
        /** By an account here, with a password. */
        ACCOUNTS,
        /** By a token of an identity provider (OpenID Connect). */
        OIDC
    }
}
