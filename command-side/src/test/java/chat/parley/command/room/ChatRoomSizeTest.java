package chat.parley.command.room;

import static chat.parley.command.room.RoomFixture.OPENED;
import static chat.parley.command.room.RoomFixture.joined;
import static chat.parley.command.room.RoomFixture.posted;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.api.room.RoomEvent;
import chat.parley.api.room.RoomEvent.ReactionAdded;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A room's snapshot stays small however much was said: it holds no words. */
class ChatRoomSizeTest {
    private static final int SNAPSHOT_BYTES_MAX = 32 * 1024;
    private static final int MESSAGES = 1_000_000;

    private final ChatRoom room = new ChatRoom();
    private long sequence;

    @Test
    void isBoundedWithAMillionMessagesAndAThousandMembers() {
        happens(OPENED);
        for (int i = 0; i < 1_000; i++) {
            happens(joined("somebody" + i));
        }
        for (int i = 0; i < MESSAGES; i++) {
            happens(posted(new UUID(i, ~i), "somebody" + i % 1_000, "hello"));
        }
        for (int i = 0; i < 1_000; i++) {
            happens(new ReactionAdded("general", new UUID(i, ~i), 1_001 + i, "somebody" + i, "👍"));
        }
        byte[] snapshot = JsonMapper.builder()
                .changeDefaultVisibility(visibility -> visibility.withFieldVisibility(Visibility.ANY))
                .build()
                .writeValueAsBytes(room);
        assertThat(snapshot.length).isBetween(1_000 * "somebody".length(), SNAPSHOT_BYTES_MAX);
    }

    private void happens(RoomEvent event) {
        room.on(event, sequence++, Instant.EPOCH);
    }
}
