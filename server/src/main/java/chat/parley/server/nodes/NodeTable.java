package chat.parley.server.nodes;

import chat.parley.server.database.NodeId;
import java.util.Collection;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of nodes, and of what they work on. */
@Component
class NodeTable {
    private static final String LIVE = "seen_at > now() - interval '5 seconds'";

    private final JdbcClient jdbc;
    private final String node;

    NodeTable(JdbcClient jdbc, NodeId node) {
        this.jdbc = jdbc;
        this.node = node.value();
    }

    /** This one is there, and could work on these. */
    void beat(Collection<String> projections, boolean takesCommands) {
        jdbc.sql("""
                        insert into account.node (node_id, projections, takes_commands)
                        values (:node, :projections, :takesCommands)
                        on conflict (node_id) do update set projections = excluded.projections, seen_at = now()
                        """)
                .param("node", node)
                .param("projections", projections.toArray(String[]::new))
                .param("takesCommands", takesCommands)
                .update();
        jdbc.sql("delete from account.node where seen_at < now() - interval '1 minute'")
                .update();
    }

    /** This one ends. */
    void leave() {
        jdbc.sql("delete from account.node where node_id = :node")
                .param("node", node)
                .update();
    }

    /** Whatever it has a claim to is anybody's. */
    void release() {
        jdbc.sql("update read_model.projection_token set claimed_by = null where claimed_by = :node")
                .param("node", node)
                .update();
    }

    Live live() {
        return jdbc.sql("""
                        select count(*) as all_nodes, count(*) filter (where takes_commands) as taking_commands
                        from account.node where %s
                        """.formatted(LIVE)).query(Live.class).single();
    }

    /** A projection of this node, and a node that could work on it and has at least two fewer, once that has warmed up. */
    Optional<Handover> handover() {
        return jdbc.sql("""
                        with work as (
                            select claimed_by, count(*) as projections from read_model.projection_token
                            where claimed_by is not null group by claimed_by)
                        select mine.processor_name as projection, other.node_id as heir
                        from read_model.projection_token mine
                        join account.node other
                            on mine.processor_name = any (other.projections) and other.node_id <> :node and other.%s
                            and other.since < now() - interval '10 seconds'
                        join work my_work on my_work.claimed_by = mine.claimed_by
                        left join work other_work on other_work.claimed_by = other.node_id
                        where mine.claimed_by = :node
                            and my_work.projections >= coalesce(other_work.projections, 0) + 2
                        order by coalesce(other_work.projections, 0), mine.processor_name
                        limit 1
                        """.formatted(LIVE))
                .param("node", node)
                .query(Handover.class)
                .optional();
    }

    /** Lets the other have it, unless that has left, or it is this node's no more, or being worked on: nobody waits here. */
    boolean handOver(Handover handover) {
        return jdbc.sql("""
                                update read_model.projection_token set claimed_by = :heir
                                where processor_name = (
                                    select processor_name from read_model.projection_token
                                    where processor_name = :projection and claimed_by = :node for update skip locked)
                                    and exists (select from account.node where node_id = :heir)
                                """)
                        .param("heir", handover.heir())
                        .param("projection", handover.projection())
                        .param("node", node)
                        .update()
                > 0;
    }

    /** How many nodes are there, and how many of them take commands. */
    record Live(int allNodes, int takingCommands) {}

    /** Who shall work on a projection from now on. */
    record Handover(String projection, String heir) {}
}
