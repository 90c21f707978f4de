package chat.parley.socketio;

/** What a client did against the protocol or a limit. */
final class ProtocolException extends RuntimeException {
    private final boolean isTooLarge;

    private ProtocolException(String sentence, boolean isTooLarge) {
        super(sentence, null, false, false);
        this.isTooLarge = isTooLarge;
    }

    static ProtocolException malformed(String sentence) {
        return new ProtocolException(sentence, false);
    }

    static ProtocolException tooLarge(String sentence) {
        return new ProtocolException(sentence, true);
    }

    String sentence() {
        return String.valueOf(getMessage());
    }

    boolean isTooLarge() {
        return isTooLarge;
    }
}
