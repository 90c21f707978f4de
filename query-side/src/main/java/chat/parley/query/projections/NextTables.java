package chat.parley.query.projections;

import java.util.List;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The tables of a projection once more, in a schema of their own: like those that serve, with the same columns, keys, indexes
 * and settings under the same names, so that they can take their place.
 */
@Component
class NextTables {
    private static final String READ_MODEL = "read_model";

    /** Statements in the order in which they must be run; parameters are the new schema and the projection. */
    private static final String LIKE_THOSE_THAT_SERVE = """
            with made as (select ?::text as schema_name, ?::text as projection),
            serving as (
                select schema_name, table_name, format('read_model.%I', table_name)::regclass as id
                from made join read_model.projection_table using (projection))
            select 1 as step,
                   format('create table %I.%I (like %s including all excluding indexes)', schema_name, table_name, id) as statement
            from serving
            union all
            select 2, format('alter table %I.%I set (%s)', schema_name, table_name, array_to_string(reloptions, ', '))
            from serving join pg_class on pg_class.oid = id
            where reloptions is not null
            union all
            select 3, format('alter table %I.%I add constraint %I %s', schema_name, table_name, conname,
                             pg_get_constraintdef(pg_constraint.oid))
            from serving join pg_constraint on conrelid = id
            where contype in ('p', 'u', 'x')
            union all
            select 4, replace(pg_get_indexdef(indexrelid), ' ON read_model.', format(' ON %I.', schema_name))
            from serving join pg_index on indrelid = id
            where not exists (select from pg_constraint where conindid = indexrelid)
            order by step
            """;

    private final JdbcTemplate jdbc;
    private final JdbcClient client;

    NextTables(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.client = JdbcClient.create(jdbc);
    }

    /** The schema in which a projection is built anew. */
    static String schema(String projection) {
        return "next_" + projection.replace('-', '_');
    }

    /** Makes the tables, empty, in that schema, which is made anew; in the current transaction. */
    void make(String projection, String schema) {
        drop(schema);
        jdbc.execute("create schema " + schema);
        client.sql(LIKE_THOSE_THAT_SERVE)
                .params(schema, projection)
                .query((row, number) -> row.getString("statement"))
                .list()
                .forEach(jdbc::execute);
    }

    void drop(String schema) {
        jdbc.execute("drop schema if exists %s cascade".formatted(schema));
    }

    List<String> of(String projection) {
        return client.sql("select table_name from read_model.projection_table where projection = ? order by table_name")
                .param(projection)
                .query((row, number) -> row.getString("table_name"))
                .list();
    }

    /** Nobody reads these, so this waits for nobody but PostgreSQL's own housekeeping. */
    void lockNext(String projection) {
        lock(schema(projection), of(projection));
    }

    /** Puts the new tables in the place of those that serve, which are gone; in the current transaction. */
    void swap(String projection) {
        List<String> tables = of(projection);
        lock(READ_MODEL, tables);
        String next = schema(projection);
        for (String table : tables) {
            jdbc.execute("drop table %s.%s".formatted(READ_MODEL, table));
            jdbc.execute("alter table %s.%s set schema %s".formatted(next, table, READ_MODEL));
        }
        jdbc.execute("drop schema " + next);
    }

    private void lock(String schema, List<String> tables) {
        tables.forEach(table -> jdbc.execute("lock table %s.%s in access exclusive mode".formatted(schema, table)));
    }

    /** Without this, the first questions to new tables would be planned as if these were empty. */
    void analyze(String projection, String table) {
        jdbc.execute("analyze %s.%s".formatted(schema(projection), table));
    }

    /** Number and checksum of the rows about a room. */
    String checksum(String schema, String table, String roomId) {
        return client.sql("""
                        select count(*) || ' rows, ' || coalesce(sum(hashtextextended(t::text, 0)), 0)
                        from %s.%s t where room_id = ?
                        """.formatted(schema, table))
                .param(roomId)
                .query(String.class)
                .single();
    }
}
