package chat.parley.api.room;

import java.util.Locale;

/** Who may find a room and talk in it. */
public enum Visibility {
    /** Everybody; talking in it joins it. */
    PUBLIC,
    /** Its members only. */
    PRIVATE,
    /** The people it was opened for, and nobody else ever. */
    DIRECT;

    public boolean isPublic() {
        return this == PUBLIC;
    }

    /** The word on the wire and in stored events: {@code public}, {@code private} or {@code direct}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
