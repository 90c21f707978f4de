package chat.parley.api.room;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A slice of a room's messages, oldest first, and the cursors to its neighbours.
 *
 * @param older the {@code before} cursor of the page before this one, null where there is none
 * @param newer the {@code after} cursor of the page after this one, null where there is none
 */
public record MessagePage(
        List<MessageView> messages,
        @Nullable Long older,
        @Nullable Long newer) {}
