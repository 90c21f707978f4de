package chat.parley.api.room;

/** A stretch of text, as it is: whoever shows it as HTML escapes it. */
public record TextPart(String text, boolean match) {}
