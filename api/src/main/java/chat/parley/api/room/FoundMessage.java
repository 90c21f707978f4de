package chat.parley.api.room;

import java.util.List;

/**
 * A message that was looked for.
 *
 * @param message without its reactions
 * @param highlight some of its content around the first match; an ellipsis stands for what is left out
 */
public record FoundMessage(MessageView message, List<TextPart> highlight) {}
