package chat.parley.api;

/**
 * What the nodes of one database tell each other beside the log.
 *
 * <p>A word arrives within a quarter of a second, or is lost: where a connection breaks, or too much is said at once. So
 * this is for what does not last, or what its hearers find out in another way too.
 */
public interface Neighbours {
    /** Hears what other nodes say of a subject, a lower-case word; called before the node starts. */
    void listen(String subject, Ear ear);

    /**
     * Says something of a subject to all other nodes; of what is said about the same thing within that quarter of a second
     * only the latest word is told.
     *
     * @param about what the word is about, within its subject
     * @param word one line of text, some thousand bytes at most
     */
    void tell(String subject, String about, String word);

    /** Whoever hears other nodes; called by one thread at a time, so it must be quick. */
    interface Ear {
        void hear(String word);

        /** Something may have been said that did not come. */
        default void missed() {}
    }
}
