package chat.parley.eventstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.util.PSQLState;

/**
 * Rows that COPY takes into a table: for hundreds of them and more, the quickest way there.
 *
 * <p>They are written value by value, in COPY's text format (PostgreSQL manual, COPY, "Text Format").
 */
public final class CopyRows {
    private final StringBuilder rows = new StringBuilder();

    /** Adds a value to the row. */
    public CopyRows text(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\\' -> rows.append("\\\\");
                case '\t' -> rows.append("\\t");
                case '\n' -> rows.append("\\n");
                case '\r' -> rows.append("\\r");
                default -> rows.append(c);
            }
        }
        rows.append('\t');
        return this;
    }

    /** Adds a value to the row. */
    public CopyRows number(long value) {
        rows.append(value).append('\t');
        return this;
    }

    /** Adds a value to the row that reads the same escaped, such as an identifier or a time. */
    public CopyRows plain(@Nullable Object value) {
        rows.append(value == null ? "\\N" : value).append('\t');
        return this;
    }

    /** Ends the row; the next value is the first one of another. */
    public void endRow() {
        rows.setCharAt(rows.length() - 1, '\n');
    }

    /** Stores the rows in the current transaction; false if some are there already, and then none was stored. */
    public boolean copyInto(String table, String columns, Connection connection) throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            // As bytes: pgjdbc encodes a reader's characters in pieces, and would cut an emoji in two between them.
            InputStream bytes = new ByteArrayInputStream(rows.toString().getBytes(UTF_8));
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy %s (%s) from stdin".formatted(table, columns), bytes);
            return true;
        } catch (SQLException failure) {
            if (!PSQLState.UNIQUE_VIOLATION.getState().equals(failure.getSQLState())) {
                throw failure;
            }
            connection.rollback(before);
            return false;
        } catch (IOException impossible) {
            throw new IllegalStateException("A string cannot be read", impossible);
        }
    }
}
