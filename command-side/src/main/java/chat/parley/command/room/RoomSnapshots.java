package chat.parley.command.room;

import org.axonframework.eventsourcing.EventCountSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.SnapshotTriggerDefinition;
import org.axonframework.eventsourcing.Snapshotter;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** When a room's state is saved; where and by whom is the server's business. */
@Configuration
class RoomSnapshots {
    @Bean
    SnapshotTriggerDefinition chatRoomSnapshots(Snapshotter snapshotter, CommandSettings settings) {
        return new EventCountSnapshotTriggerDefinition(snapshotter, settings.snapshotEvery());
    }
}
