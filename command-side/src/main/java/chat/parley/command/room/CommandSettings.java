package chat.parley.command.room;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How commands are run.
 *
 * @param deadline how long a command may wait for its room and retry, before it is refused as busy
 * @param waitingPerRoomMax how many commands may wait for one room; one more is refused as busy at once
 * @param roomsInMemoryMax how many rooms are kept ready to decide
 * @param snapshotEvery after how many events of a room its state is saved, so that loading it stays quick
 */
@ConfigurationProperties("parley.commands")
record CommandSettings(
        @DefaultValue("10s") Duration deadline,
        @DefaultValue("1024") int waitingPerRoomMax,
        @DefaultValue("10000") int roomsInMemoryMax,
        @DefaultValue("100") int snapshotEvery) {}
