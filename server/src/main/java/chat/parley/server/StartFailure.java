package chat.parley.server;

import org.jspecify.annotations.Nullable;

/** The server cannot start, and the person who started it can do something about it. */
public final class StartFailure extends RuntimeException {
    private final String remedy;

    public StartFailure(String what, String remedy, @Nullable Throwable cause) {
        super(what, cause);
        this.remedy = remedy;
    }

    String remedy() {
        return remedy;
    }
}
