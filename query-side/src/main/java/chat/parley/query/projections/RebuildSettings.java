package chat.parley.query.projections;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How projections are rebuilt.
 *
 * @param share which part of the time a rebuild works while people read and write, from 0.01 to 1; when nobody does, it
 *     works all the time
 */
@ConfigurationProperties("parley.rebuild")
record RebuildSettings(@DefaultValue("0.2") double share) {

    RebuildSettings {
        if (share < 0.01 || share > 1) {
            throw new IllegalArgumentException("parley.rebuild.share must be from 0.01 to 1");
        }
    }
}
