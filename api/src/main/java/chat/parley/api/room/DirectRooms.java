package chat.parley.api.room;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.TreeSet;

/** How the room of exactly some people is found again: its id is made of their names. */
public final class DirectRooms {
    /** No other room's id begins with it. */
    public static final String PREFIX = "direct-";

    private static final int HASH_BYTES = 16;

    private DirectRooms() {}

    /** The same for the same people, in whatever order. */
    public static String idOf(Collection<String> usernames) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256")
                    .digest(String.join("\n", new TreeSet<>(usernames)).getBytes(UTF_8));
            return PREFIX + HexFormat.of().formatHex(hash, 0, HASH_BYTES);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }
}
