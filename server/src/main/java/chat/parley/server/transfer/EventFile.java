package chat.parley.server.transfer;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.springframework.http.MediaType;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What such a file consists of: lines of JSON, of which the first says what it is, and the last how many events are between
 * them, and the SHA-256 of all bytes before it.
 */
final class EventFile {
    static final MediaType MEDIA_TYPE = new MediaType("application", "x-ndjson");
    static final String FORMAT = "parley-events";
    static final int VERSION = 1;
    /** The longest event has a message of 4,000 characters and 50 mentions, which is less than a tenth of that. */
    static final int LINE_BYTES_MAX = 512 * 1024;

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private EventFile() {}

    static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
