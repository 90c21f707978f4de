package chat.parley.server.nodes;

/** What a node may be there for; an operator says so by {@code parley.roles}. */
public enum NodeRole {
    /** It takes commands. */
    COMMAND,
    /** It projects, answers and pushes. */
    QUERY
}
