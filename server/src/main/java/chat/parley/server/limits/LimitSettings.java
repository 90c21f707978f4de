package chat.parley.server.limits;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator may change of the limits. Those of posts per user and of log-ins hold for all nodes together, every other
 * for each node by itself.
 *
 * @param enabled whether there are any limits; unless told, there are, but not in the open mode
 * @param postsPerUser messages that somebody posts, in whichever rooms
 * @param postsPerRoom messages that are posted into a room, by whomever
 * @param changesPerUser everything else by which somebody changes a room: members, reactions, edits and so on
 * @param requestsPerAddress requests over HTTP from an address
 * @param requestsPerUser requests over HTTP with the token of somebody
 * @param logInsPerAddress attempts to log in, to register or to change a password from an address
 * @param logInsPerName such attempts that name somebody
 * @param catchUpPerUser pages of the log that somebody reads, or an address without a token or login
 * @param framesPerSession frames of a STOMP session; then its client is read more slowly
 * @param connectionsPerAddress WebSockets, and clients that poll, of an address at a time
 * @param connectionsPerUser STOMP sessions that somebody has open at a time
 * @param connectionsPerNode WebSockets, and clients that poll, of this node at a time
 */
@ConfigurationProperties("parley.limits")
record LimitSettings(
        @Nullable Boolean enabled,
        @DefaultValue("20/s burst 100") Rate postsPerUser,
        @DefaultValue("500/s") Rate postsPerRoom,
        @DefaultValue("10/s burst 100") Rate changesPerUser,
        @DefaultValue("200/s burst 1000") Rate requestsPerAddress,
        @DefaultValue("50/s burst 300") Rate requestsPerUser,
        @DefaultValue("10/m") Rate logInsPerAddress,
        @DefaultValue("10/m") Rate logInsPerName,
        @DefaultValue("20/s burst 200") Rate catchUpPerUser,
        @DefaultValue("100/s burst 500") Rate framesPerSession,
        @DefaultValue("50") int connectionsPerAddress,
        @DefaultValue("16") int connectionsPerUser,
        @DefaultValue("20000") int connectionsPerNode) {}
