package chat.parley.server;

import java.nio.file.Path;
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
 */
@ConfigurationProperties("parley")
public record ParleySettings(
        @DefaultValue("./data") Path dataDir,
        @DefaultValue("open") Auth auth,
        @DefaultValue("false") boolean openToNetwork,
        @Nullable String metricsToken) {

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
