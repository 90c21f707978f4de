package chat.parley.server.axon;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of dead letters, in the current transaction; a projection and a room have one row, however many events wait. */
@Component
class DeadLetterTable {
    private static final int FIRST_PAUSE_SECONDS = 10;
    private static final int PAUSE_MAX_SECONDS = 3_600;
    /** 10 s, doubled up to an hour; no number grows beyond what it can. */
    private static final String NEXT_ATTEMPT = "now() + make_interval(secs => least(%d, %d * 2 ^ least(attempts, 20)))"
            .formatted(PAUSE_MAX_SECONDS, FIRST_PAUSE_SECONDS);

    private static final String OF_A_ROOM = " where projection = :projection and room_id = :room";

    private final JdbcTemplate jdbc;
    private final JdbcClient client;

    DeadLetterTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.client = JdbcClient.create(jdbc);
    }

    List<DeadLetter> all() {
        return client.sql("select * from read_model.dead_letter order by projection, since, room_id")
                .query(DeadLetterTable::letter)
                .list();
    }

    Optional<DeadLetter> one(String projection, String room) {
        return room("select * from read_model.dead_letter" + OF_A_ROOM, projection, room)
                .query(DeadLetterTable::letter)
                .optional();
    }

    /** Nobody else changes it until the transaction ends: neither the projection nor another node. */
    Optional<DeadLetter> lock(String projection, String room, boolean onlyIfDue) {
        String due = onlyIfDue ? " and next_attempt <= now()" : "";
        return room("select * from read_model.dead_letter" + OF_A_ROOM + due + " for update", projection, room)
                .query(DeadLetterTable::letter)
                .optional();
    }

    /** Those of some projections to be tried again now, the longest due first. */
    List<DeadLetter> due(Collection<String> projections, int max) {
        return client.sql("""
                        select * from read_model.dead_letter
                        where projection = any(:projections) and next_attempt <= now()
                        order by next_attempt limit :max
                        """)
                .param("projections", projections.toArray(String[]::new))
                .param("max", max)
                .query(DeadLetterTable::letter)
                .list();
    }

    /** How many events wait for each projection. */
    Map<String, Long> waiting() {
        Map<String, Long> waiting = new HashMap<>();
        client.sql("select projection, sum(letters) as letters from read_model.dead_letter group by projection")
                .query(row -> {
                    waiting.put(row.getString("projection"), row.getLong("letters"));
                });
        return waiting;
    }

    /** Whether the rows of a projection are by that version of its rules, and not by newer ones. */
    boolean isFilledBy(String projection, int version) {
        return client.sql("""
                        select not exists (select from read_model.projection_version
                                           where projection = :projection and version > :version)
                        """)
                .param("projection", projection)
                .param("version", version)
                .query(Boolean.class)
                .single();
    }

    Set<String> rooms(String projection) {
        return new HashSet<>(client.sql("select room_id from read_model.dead_letter where projection = :projection")
                .param("projection", projection)
                .query(String.class)
                .list());
    }

    void insert(String projection, String room, long sequence, long position, String event, String cause) {
        room("""
                        insert into read_model.dead_letter (projection, room_id, sequence, position, event_type, cause,
                                                            attempts, next_attempt, last_sequence, letters)
                        values (:projection, :room, :sequence, :position, :event, :cause,
                                1, now() + make_interval(secs => :seconds), :sequence, 1)
                        """, projection, room)
                .param("sequence", sequence)
                .param("position", position)
                .param("event", event)
                .param("cause", cause)
                .param("seconds", FIRST_PAUSE_SECONDS)
                .update();
    }

    /** More events of the room wait, up to that one. */
    void await(String projection, String room, long lastSequence, long more) {
        room("""
                        update read_model.dead_letter
                        set last_sequence = :last, letters = letters + :more
                        """ + OF_A_ROOM, projection, room)
                .param("last", lastSequence)
                .param("more", more)
                .update();
    }

    /** The first one failed again. */
    void failed(DeadLetter letter, String cause) {
        room(
                        "update read_model.dead_letter set cause = :cause, attempts = attempts + 1, next_attempt = "
                                + NEXT_ATTEMPT + OF_A_ROOM,
                        letter.projection(),
                        letter.room())
                .param("cause", cause)
                .update();
    }

    /** Goes on to a later event, at which it has stopped anew or is to go on at once. */
    void moveTo(DeadLetter next) {
        room("""
                        update read_model.dead_letter
                        set sequence = :sequence, position = :position, event_type = :event, cause = :cause,
                            attempts = :attempts, letters = :letters, since = case when :attempts = 0 then since else now() end,
                            next_attempt = now() + make_interval(secs => case when :attempts = 0 then 0 else :seconds end)
                        """ + OF_A_ROOM, next.projection(), next.room())
                .param("sequence", next.sequence())
                .param("position", next.position())
                .param("event", next.event())
                .param("cause", next.cause())
                .param("attempts", next.attempts())
                .param("letters", next.letters())
                .param("seconds", FIRST_PAUSE_SECONDS)
                .update();
    }

    void delete(String projection, String room) {
        room("delete from read_model.dead_letter" + OF_A_ROOM, projection, room).update();
    }

    /** It has stopped with no room. */
    void clear(String projection) {
        client.sql("delete from read_model.dead_letter where projection = :projection")
                .param("projection", projection)
                .update();
    }

    /** Returns of how many rooms. */
    int rename(String from, String to) {
        return client.sql("update read_model.dead_letter set projection = :to where projection = :from")
                .param("from", from)
                .param("to", to)
                .update();
    }

    boolean isSkipped(String projection, String room, long sequence) {
        return room("""
                        select exists (select from account.skipped_event
                        """ + OF_A_ROOM + " and sequence = :sequence)", projection, room)
                .param("sequence", sequence)
                .query(Boolean.class)
                .single();
    }

    /** It follows from no event, so the transaction waits for the disk. */
    void skip(DeadLetter letter, String projection, String operator, String reason) {
        jdbc.execute("set local synchronous_commit to on");
        room("""
                        insert into account.skipped_event
                            (projection, room_id, sequence, event_type, cause, skipped_by, reason)
                        values (:projection, :room, :sequence, :event, :cause, :operator, :reason)
                        on conflict do nothing
                        """, projection, letter.room())
                .param("sequence", letter.sequence())
                .param("event", letter.event())
                .param("cause", letter.cause())
                .param("operator", operator)
                .param("reason", reason)
                .update();
    }

    private JdbcClient.StatementSpec room(String sql, String projection, String room) {
        return client.sql(sql).param("projection", projection).param("room", room);
    }

    Savepoint savepoint() {
        return on(Connection::setSavepoint);
    }

    void release(Savepoint savepoint) {
        on(connection -> {
            connection.releaseSavepoint(savepoint);
            return savepoint;
        });
    }

    void rollBackTo(Savepoint savepoint) {
        on(connection -> {
            connection.rollback(savepoint);
            return savepoint;
        });
    }

    private <R> R on(ConnectionCallback<R> action) {
        R result = jdbc.execute(action);
        if (result == null) {
            throw new IllegalStateException("A statement came to nothing");
        }
        return result;
    }

    private static DeadLetter letter(ResultSet row, int number) throws SQLException {
        return new DeadLetter(
                row.getString("projection"),
                row.getString("room_id"),
                row.getLong("sequence"),
                row.getLong("position"),
                row.getString("event_type"),
                row.getString("cause"),
                time(row, "since"),
                row.getInt("attempts"),
                time(row, "next_attempt"),
                row.getLong("last_sequence"),
                row.getLong("letters"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
