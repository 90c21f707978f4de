package chat.parley.server.database;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What is asked of the database.
 *
 * @param allowDataLoss whether a database may be used that can lose what was acknowledged when its machine crashes
 * @param clockSkewMax by how much its clock and this machine's may differ
 */
@ConfigurationProperties("parley.database")
record DatabaseSettings(
        @DefaultValue("false") boolean allowDataLoss,
        @DefaultValue("5s") Duration clockSkewMax) {}
