package chat.parley.server.database;

/**
 * Under which name this process claims work in the database.
 *
 * <p>Axon's default, process id and host name, is the same for two containers. A server that has its database to itself
 * always has the same name, so that after a crash it takes its own work up again at once.
 */
public record NodeId(String value) {}
