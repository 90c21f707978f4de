package chat.parley.server.axon;

import static java.util.stream.Collectors.joining;

import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.TransactionException;

/** Whose fault a failure is, and how it is told without the words of the event that met it. */
final class Failure {
    /**
     * States of the database or the connection, whatever the event (PostgreSQL manual, appendix A): lost connections, wrong
     * logins, transactions that are over or read-only, deadlocks, missing tables and rights, too few resources, interventions.
     */
    private static final Set<String> CLASSES = Set.of("08", "25", "28", "3D", "3F", "40", "53", "55", "57", "58");

    private static final Set<String> STATES = Set.of("42501", "42P01");

    private Failure() {}

    /** Whether it may be none next time, and would meet other events, too. */
    static boolean isTransient(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientException
                    || cause instanceof TransientDataAccessException
                    || cause instanceof DataAccessResourceFailureException
                    || cause instanceof TransactionException
                    || (cause instanceof SQLException sql && isTransient(sql.getSQLState()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean isTransient(@Nullable String state) {
        return state != null
                && (STATES.contains(state) || (state.length() == 5 && CLASSES.contains(state.substring(0, 2))));
    }

    /**
     * Classes, states and names of columns: messages of databases and parsers quote what they could not take, and that may be
     * somebody's words.
     */
    static String inWords(Throwable failure) {
        Set<String> words = new LinkedHashSet<>();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            words.add(words(cause));
        }
        return String.join(", by ", words);
    }

    private static String words(Throwable cause) {
        String name = cause.getClass().getSimpleName();
        if (cause instanceof UnknownEventException unknown) {
            return String.valueOf(unknown.getMessage());
        }
        if (cause instanceof PSQLException sql) {
            ServerErrorMessage said = sql.getServerErrorMessage();
            return Stream.of(
                            name,
                            sql.getSQLState(),
                            said == null ? null : said.getTable(),
                            said == null ? null : said.getColumn(),
                            said == null ? null : said.getConstraint())
                    .filter(Objects::nonNull)
                    .collect(joining(" "));
        }
        return name;
    }
}
