package chat.parley.api.room;

import java.util.Locale;

/** Who may find a room and talk in it. */
public enum Visibility {
    /** Everybody; talking in it joins it. */
    PUBLIC,
    /** Its members only. */
    PRIVATE;

    /** The word on the wire and in stored events: {@code public} or {@code private}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
