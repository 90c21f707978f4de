package chat.parley.server.limits;

/** The limits there are, by the names that metrics have for them. */
enum Limit {
    POSTS_PER_USER("posts-per-user", "messages by one user"),
    POSTS_PER_ROOM("posts-per-room", "messages in this room"),
    CHANGES_PER_USER("changes-per-user", "changes by one user"),
    REQUESTS_PER_ADDRESS("requests-per-address", "requests from one address"),
    REQUESTS_PER_USER("requests-per-user", "requests by one user"),
    LOG_INS_PER_ADDRESS("log-ins-per-address", "attempts from one address"),
    LOG_INS_PER_NAME("log-ins-per-name", "attempts for one name"),
    CATCH_UP_PER_USER("catch-up-per-user", "reads of the past by one user"),
    FRAMES_PER_SESSION("frames-per-session", "frames of one session"),
    CONNECTIONS_PER_ADDRESS("connections-per-address", "connections from one address"),
    CONNECTIONS_PER_USER("connections-per-user", "connections of one user"),
    CONNECTIONS_PER_NODE("connections-per-node", "connections to this server");

    private final String metric;
    private final String what;

    Limit(String metric, String what) {
        this.metric = metric;
        this.what = what;
    }

    /** The value of the tag {@code limit}; {@code docs/operating.md} lists them. */
    String metric() {
        return metric;
    }

    /** What there are too many of. */
    String what() {
        return what;
    }
}
