package chat.parley.query.projections;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The SQL of where projections have got to, on whichever node. */
@Component
class TokenTable {
    /** One that was let go of a moment ago is about to be taken by another node. */
    private static final String SELECT = """
            select processor_name, token, token_type, claimed_by is not null as is_claimed,
                claimed_by is not null or claimed_at::timestamptz > now() - interval '3 seconds' as is_awaited
            from read_model.projection_token
            """;

    private final JdbcClient jdbc;
    private final Serializer serializer;

    TokenTable(JdbcClient jdbc, Serializer serializer) {
        this.jdbc = jdbc;
        this.serializer = serializer;
    }

    /** By projection. */
    Map<String, Place> all() {
        Map<String, Place> places = new HashMap<>();
        jdbc.sql(SELECT).query(row -> {
            places.put(row.getString("processor_name"), place(row));
        });
        return places;
    }

    /** Where a projection is, which cannot go on until the current transaction ends. */
    Place hold(String projection) {
        return jdbc.sql(SELECT + " where processor_name = :projection for update")
                .param("projection", projection)
                .query((row, number) -> place(row))
                .single();
    }

    /** Where a projection is. */
    Place place(String projection) {
        return all().getOrDefault(projection, Place.NONE);
    }

    /**
     * Takes a projection away from whoever works on it; in three seconds anybody may take it: by then a worker has noticed,
     * and a node with older rules has ended its own.
     */
    void takeAway(String projection, String worker) {
        jdbc.sql("""
                        update read_model.projection_token
                        set claimed_by = :worker,
                            claimed_at = to_char(now() at time zone 'UTC' - interval '7 seconds', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
                        where processor_name = :projection
                        """).param("projection", projection).param("worker", worker).update();
    }

    /** By which version of its rules each projection was filled. */
    Map<String, Integer> versions() {
        Map<String, Integer> versions = new HashMap<>();
        jdbc.sql("select projection, version from read_model.projection_version")
                .query(row -> {
                    versions.put(row.getString("projection"), row.getInt("version"));
                });
        return versions;
    }

    void fill(String projection, int version) {
        jdbc.sql("""
                        insert into read_model.projection_version (projection, version) values (:projection, :version)
                        on conflict (projection) do update set version = excluded.version
                        """).param("projection", projection).param("version", version).update();
    }

    private Place place(ResultSet row) throws SQLException {
        byte[] token = row.getBytes("token");
        if (token == null) {
            return new Place(0, 0, row.getBoolean("is_claimed"), row.getBoolean("is_awaited"));
        }
        TrackingToken place = serializer.deserialize(
                new SimpleSerializedObject<>(token, byte[].class, row.getString("token_type"), null));
        long fillingUpTo = place instanceof ReplayToken first ? position(first.getTokenAtReset()) : 0;
        return new Place(position(place), fillingUpTo, row.getBoolean("is_claimed"), row.getBoolean("is_awaited"));
    }

    /** The place in the whole store that a token stands for, 0 for the beginning. */
    static long position(@Nullable TrackingToken token) {
        OptionalLong position = token == null ? OptionalLong.empty() : token.position();
        return position.orElse(0);
    }

    /**
     * How far a projection is.
     *
     * @param fillingUpTo where it was to get, when its tables were filled for the first time
     * @param claimed whether some node works on it, or did when it crashed a moment ago
     * @param awaited whether one does, or will soon: another has just let go of it
     */
    record Place(long position, long fillingUpTo, boolean claimed, boolean awaited) {
        static final Place NONE = new Place(0, 0, false, false);

        boolean isFilling() {
            return position < fillingUpTo;
        }
    }
}
