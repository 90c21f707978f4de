package chat.parley.api.room;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of messages that were looked for, the best first.
 *
 * @param next the {@code after} cursor of the next page, null if there is none
 */
public record FoundMessages(
        List<FoundMessage> messages, @Nullable String next) {}
