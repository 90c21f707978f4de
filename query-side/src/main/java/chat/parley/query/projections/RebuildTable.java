package chat.parley.query.projections;

import chat.parley.query.projections.Rebuild.State;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of what is being rebuilt, by whom, and how far that is. */
@Component
class RebuildTable {
    private final JdbcClient jdbc;

    RebuildTable(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Notes that a projection is to be rebuilt; false if that is under way already, by rules that are no older. */
    boolean begin(String projection, int version) {
        return jdbc.sql("""
                        insert into read_model.rebuild as old (projection, version, state)
                        values (:projection, :version, 'building')
                        on conflict (projection) do update
                        set version = excluded.version, state = excluded.state, position = 0, events_per_second = 0,
                            started_at = now(), ended_at = null, message = null, worker = null
                        where old.state not in ('building', 'checking', 'paused') or old.version < excluded.version
                        """)
                        .param("projection", projection)
                        .param("version", version)
                        .update()
                > 0;
    }

    /** Changes the state of what is under way; false if it is not in one of those. */
    boolean change(String projection, List<State> from, State to) {
        return jdbc.sql("""
                        update read_model.rebuild
                        set state = :to, ended_at = case when :ended then now() end, worker = null, message = null
                        where projection = :projection and state = any(:from)
                        """)
                        .param("projection", projection)
                        .param("from", from.stream().map(State::toString).toArray(String[]::new))
                        .param("to", to.toString())
                        .param("ended", !to.isUnderWay())
                        .update()
                > 0;
    }

    List<Rebuild> all() {
        return jdbc.sql("select * from read_model.rebuild")
                .query((row, number) -> rebuild(row))
                .list();
    }

    /** Takes work that nobody is at, of those versions that this program knows. */
    Optional<Rebuild> take(String worker, List<Projection> known) {
        return jdbc.sql("""
                        update read_model.rebuild set worker = :worker, alive_at = now(), state = 'building'
                        where projection = (
                            select projection
                            from read_model.rebuild
                            join unnest(:names::text[], :versions::integer[]) as known (projection, version)
                              using (projection, version)
                            where state in ('building', 'checking')
                              and (worker is null or alive_at < now() - interval '10 seconds')
                            order by started_at, projection limit 1
                            for update of rebuild skip locked)
                        returning *
                        """)
                .param("worker", worker)
                .param("names", known.stream().map(Projection::name).toArray(String[]::new))
                .param("versions", known.stream().map(Projection::version).toArray(Integer[]::new))
                .query((row, number) -> rebuild(row))
                .optional();
    }

    /**
     * Notes, in the transaction that writes the rows, how far the work is.
     *
     * @throws NoLongerOurs if it was paused or abandoned, or another node has taken it
     */
    void advance(String projection, String worker, long position, double eventsPerSecond) {
        requireOurs(jdbc.sql("""
                        update read_model.rebuild
                        set position = :position, events_per_second = :rate, alive_at = now(), message = null
                        where projection = :projection and worker = :worker and state in ('building', 'checking')
                        """)
                .param("projection", projection)
                .param("worker", worker)
                .param("position", position)
                .param("rate", eventsPerSecond)
                .update());
    }

    /** Gives a sign of life; throws as {@link #advance} does. */
    void check(String projection, String worker) {
        requireOurs(jdbc.sql("""
                        update read_model.rebuild set state = 'checking', alive_at = now()
                        where projection = :projection and worker = :worker and state in ('building', 'checking')
                        """)
                .param("projection", projection)
                .param("worker", worker)
                .update());
    }

    /** Ends the work on it for now, or for good; throws as {@link #advance} does. */
    void leave(String projection, String worker, State state, @Nullable String message) {
        requireOurs(jdbc.sql("""
                        update read_model.rebuild
                        set state = :state, message = :message, worker = null,
                            ended_at = case when :ended then now() end
                        where projection = :projection and worker = :worker and state in ('building', 'checking')
                        """)
                .param("projection", projection)
                .param("worker", worker)
                .param("state", state.toString())
                .param("message", message)
                .param("ended", !state.isUnderWay())
                .update());
    }

    private static void requireOurs(int rows) {
        if (rows == 0) {
            throw new NoLongerOurs();
        }
    }

    private static Rebuild rebuild(ResultSet row) throws SQLException {
        return new Rebuild(
                row.getString("projection"),
                row.getInt("version"),
                State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)),
                row.getLong("position"),
                row.getDouble("events_per_second"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("ended_at", OffsetDateTime.class)),
                row.getString("message"));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    /** An operator or another node has decided otherwise meanwhile. */
    static final class NoLongerOurs extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
