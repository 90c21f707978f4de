package chat.parley.server.cli;

import chat.parley.server.cli.SqlTokens.Kind;
import chat.parley.server.cli.SqlTokens.Token;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which table is asked for; without a schema, in whichever it is found. */
record SeedTableName(@Nullable String schema, String name) {
    /** Takes a name, which may have a schema before a dot. */
    static SeedTableName of(String text) {
        int dot = text.indexOf('.');
        return new SeedTableName(dot < 0 ? null : text.substring(0, dot), text.substring(dot + 1));
    }

    /** The same in that schema, if it is in none. */
    SeedTableName within(@Nullable String other) {
        return schema == null ? new SeedTableName(other, name) : this;
    }

    /**
     * Whether a dump means it by that: with a schema it is of PostgreSQL, to which A and a are two names, and "A" and A,
     * too; without one it is of SQLite, to which they are all the same.
     */
    boolean isMeantBy(@Nullable Token inSchema, Token named) {
        if (inSchema == null) {
            return named.text().equalsIgnoreCase(name);
        }
        return folded(named).equals(name) && (schema == null || folded(inSchema).equals(schema));
    }

    /** A name as PostgreSQL reads it. */
    static String folded(Token name) {
        return name.kind() == Kind.WORD ? name.text().toLowerCase(Locale.ROOT) : name.text();
    }

    /** As it is in SQL. */
    String quoted() {
        return (schema == null ? "" : quoted(schema) + ".") + quoted(name);
    }

    private static String quoted(String part) {
        return '"' + part.replace("\"", "\"\"") + '"';
    }

    @Override
    public String toString() {
        return (schema == null ? "" : schema + ".") + name;
    }
}
