package chat.parley.query.presence;

import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/** The SQL of the leases. All times are the database's, so the nodes' clocks need not agree. */
@Component
final class LeaseTable {
    private static final int ROWS_MAX = 5_000;

    private static final String UPSERT = """
            insert into account.presence_lease (room_id, username, node_id, expires_at)
            select room_id, username, ?, ? from unnest(?::text[], ?::text[]) as here (room_id, username)
            on conflict (room_id, username, node_id) do update set expires_at = excluded.expires_at
            """;

    private static final String DELETE = """
            delete from account.presence_lease
            where node_id = ? and (room_id, username) in (select * from unnest(?::text[], ?::text[]))
            """;

    /** Skips what its node renews at this moment, or another node deletes. */
    private static final String PURGE = """
            delete from account.presence_lease where (room_id, username, node_id) in (
                select room_id, username, node_id from account.presence_lease
                where expires_at <= now() for update skip locked)
            """;

    /** From the primary key, in its order, so that a room of thousands costs no more than the names that are wanted. */
    private static final String OTHERS = """
            select watched.room_id, present.username
            from unnest(?::text[]) as watched (room_id)
            cross join lateral (
                select distinct lease.username from account.presence_lease lease
                where lease.room_id = watched.room_id and lease.node_id <> ? and lease.expires_at > now()
                limit ?) present
            """;

    private static final String COUNTS = """
            select room_id, count(distinct username) from account.presence_lease
            where room_id = any (?::text[]) and expires_at > now()
            group by room_id
            """;

    private final JdbcTemplate jdbc;
    private final String nodeId;
    private final long leaseMillis;
    private final long graceMillis;

    LeaseTable(JdbcTemplate jdbc, NodeName node, PresenceSettings settings) {
        this.jdbc = jdbc;
        this.nodeId = node.value();
        this.leaseMillis = settings.lease().toMillis();
        this.graceMillis = settings.grace().toMillis();
    }

    /** Makes these the leases of this node, all of them as long as a lease may be, and deletes whatever has expired. */
    void renew(List<Stay> all) {
        OffsetDateTime until = endOfALease();
        upsert(all, until);
        jdbc.update("delete from account.presence_lease where node_id = ? and expires_at < ?", nodeId, until);
        jdbc.update(PURGE);
    }

    void write(PeopleHere.Changes changes) {
        if (!changes.came().isEmpty()) {
            upsert(changes.came(), endOfALease());
        }
        if (!changes.left().isEmpty()) {
            jdbc.update(DELETE, nodeId, rooms(changes.left()), users(changes.left()));
        }
    }

    /** Lets this node's leases end with the grace: its people are about to connect to another node. */
    void release() {
        jdbc.update("""
                update account.presence_lease set expires_at = least(expires_at, now() + ? * interval '1 millisecond')
                where node_id = ?
                """, graceMillis, nodeId);
    }

    private OffsetDateTime endOfALease() {
        OffsetDateTime end =
                jdbc.queryForObject("select now() + ? * interval '1 millisecond'", OffsetDateTime.class, leaseMillis);
        if (end == null) {
            throw new IllegalStateException("the database does not know the time");
        }
        return end;
    }

    private void upsert(List<Stay> stays, OffsetDateTime until) {
        for (int from = 0; from < stays.size(); from += ROWS_MAX) {
            List<Stay> some = stays.subList(from, Math.min(from + ROWS_MAX, stays.size()));
            jdbc.update(UPSERT, nodeId, until, rooms(some), users(some));
        }
    }

    /** Who is in these rooms on other nodes, by room; of each room at most that many. */
    Map<String, Set<String>> others(Collection<String> roomIds, int namesMax) {
        Map<String, Set<String>> others = new HashMap<>();
        roomIds.forEach(roomId -> others.put(roomId, new HashSet<>()));
        jdbc.query(
                OTHERS,
                row -> {
                    others.computeIfAbsent(row.getString(1), roomId -> new HashSet<>())
                            .add(row.getString(2));
                },
                roomIds.toArray(String[]::new),
                nodeId,
                namesMax);
        return others;
    }

    /** How many are in these rooms on all nodes; rooms that nobody is in are left out. */
    Map<String, Integer> counts(Collection<String> roomIds) {
        Map<String, Integer> counts = new HashMap<>();
        if (!roomIds.isEmpty()) {
            jdbc.query(
                    COUNTS,
                    row -> {
                        counts.put(row.getString(1), row.getInt(2));
                    },
                    (Object) roomIds.toArray(String[]::new));
        }
        return counts;
    }

    private static String[] rooms(List<Stay> stays) {
        return stays.stream().map(Stay::roomId).toArray(String[]::new);
    }

    private static String[] users(List<Stay> stays) {
        return stays.stream().map(Stay::username).toArray(String[]::new);
    }
}
