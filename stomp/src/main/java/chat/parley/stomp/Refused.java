package chat.parley.stomp;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a client is told of a frame that was refused. */
public final class Refused {
    private final String message;
    private final Map<String, String> headers;
    private final byte[] body;

    /**
     * Words for programs and people.
     *
     * @param message in a few words, for the {@code message} header of an ERROR
     * @param headers more headers, {@code content-type} among them
     */
    public Refused(String message, Map<String, String> headers, byte[] body) {
        this.message = message;
        this.headers = headers;
        this.body = body;
    }

    String message() {
        return message;
    }

    Map<String, String> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    /** The same as a MESSAGE, with headers that say of what it is told. */
    SharedMessage asMessage(String id, String destination, Map<String, String> about) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("destination", destination);
        all.putAll(headers);
        all.putAll(about);
        return new SharedMessage(id, StompHeaders.NONE.and(all), body);
    }
}
