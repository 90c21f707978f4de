package chat.parley.server;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What an operator decides.
 *
 * @param dataDir where the embedded database lives; not used with a database of one's own
 * @param auth how people say who they are
 */
@ConfigurationProperties("parley")
public record ParleySettings(Path dataDir, Auth auth) {

    /** How people say who they are. */
    public enum Auth {
        /** By a name of their choice, unchecked. */
        OPEN
    }
}
