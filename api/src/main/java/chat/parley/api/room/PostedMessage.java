package chat.parley.api.room;

/**
 * The answer to a sender, given only once the message is stored.
 *
 * @param duplicate whether this is the first answer given again, to a resend
 */
public record PostedMessage(MessageView message, boolean duplicate) {}
