package chat.parley.command.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class RecentMessagesTest {
    private final RecentMessages recent = new RecentMessages();

    @Test
    void knowsWhereAMessageStands() {
        recent.add("ada", id(1), 7);
        assertThat(recent.sequenceOf("ada", id(1))).isEqualTo(7);
        assertThat(recent.sequenceOf("ada", id(2))).isNull();
        assertThat(recent.sequenceOf("bob", id(1))).isNull();
    }

    @Test
    void forgetsTheOldestOnceItIsFull() {
        for (int i = 0; i <= RecentMessages.RECENT_MESSAGES_MAX; i++) {
            recent.add("ada", id(i), i);
        }
        assertThat(recent.sequenceOf("ada", id(0))).isNull();
        assertThat(recent.sequenceOf("ada", id(1))).isEqualTo(1);
        assertThat(recent.sequenceOf("ada", id(RecentMessages.RECENT_MESSAGES_MAX)))
                .isEqualTo(RecentMessages.RECENT_MESSAGES_MAX);
    }

    private static UUID id(int i) {
        return new UUID(0x0199c1a46d5c7cc3L, i);
    }
}
