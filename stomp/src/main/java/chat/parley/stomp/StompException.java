package chat.parley.stomp;

/** What a client did against the protocol or a limit; {@link StompApplication#wordsFor} says it to the client. */
public final class StompException extends RuntimeException {
    private final Kind kind;

    StompException(Kind kind, String sentence) {
        super(sentence, null, false, false);
        this.kind = kind;
    }

    static StompException malformed(String sentence) {
        return new StompException(Kind.PROTOCOL, sentence);
    }

    static StompException tooLarge(String sentence) {
        return new StompException(Kind.TOO_LARGE, sentence);
    }

    public Kind kind() {
        return kind;
    }

    /** What sort of mistake. */
    public enum Kind {
        /** No client that speaks the protocol does this; the connection ends. */
        PROTOCOL(true),
        /** A frame, or what a transaction holds, is over a limit; the connection ends. */
        TOO_LARGE(true),
        /** The client is too slow to say CONNECT, or has fallen silent; the connection ends. */
        TIMEOUT(true),
        /** There are too many subscriptions; this one is refused. */
        TOO_MANY(false);

        private final boolean fatal;

        Kind(boolean fatal) {
            this.fatal = fatal;
        }

        boolean isFatal() {
            return fatal;
        }
    }
}
