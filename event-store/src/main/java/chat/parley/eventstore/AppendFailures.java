package chat.parley.eventstore;

import java.sql.SQLException;
import java.util.List;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/** What PostgreSQL says when it refuses an append, in Axon's words. */
final class AppendFailures {
    /** Classes of SQLSTATE (PostgreSQL manual, appendix A): the data, a constraint, a limit of what a row can hold. */
    private static final List<String> CLASSES_OF_THE_DATA = List.of("22", "23", "54");

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private AppendFailures() {}

    /** Whether it may be the fault of one append among several. */
    static boolean isOfTheData(SQLException failure) {
        String state = failure.getSQLState();
        return state != null && CLASSES_OF_THE_DATA.stream().anyMatch(state::startsWith);
    }

    /** For an append that certainly stored nothing. */
    static RuntimeException notStored(Append append, SQLException failure) {
        if (LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
            return new BusyException("The append waited too long for its turn: nothing was stored, try again");
        }
        EventRow first = append.rows().getFirst();
        return switch (constraint(failure)) {
            case EventTable.PLACE_TAKEN ->
                first.sequence() == 0
                        ? new AggregateStreamCreationException(
                                "Aggregate %s exists already".formatted(first.aggregateId()), failure)
                        : new ConcurrencyException(
                                "Aggregate %s has other events from sequence %d on"
                                        .formatted(first.aggregateId(), first.sequence()),
                                failure);
            case EventTable.ID_TAKEN ->
                new DuplicateEventException("An event of %s is stored already".formatted(place(append)), failure);
            default ->
                new EventStoreException(
                        "Nothing was stored of %s: %s".formatted(place(append), failure.getMessage()), failure);
        };
    }

    static RuntimeException unknown(Append append, Throwable failure) {
        return new UnknownOutcomeException(
                "It is not known whether events of %s were stored: %s".formatted(place(append), failure.getMessage()),
                failure);
    }

    private static String place(Append append) {
        EventRow first = append.rows().getFirst();
        return "aggregate %s from sequence %d on".formatted(first.aggregateId(), first.sequence());
    }

    /** The name of the constraint that it would have broken, or nothing. */
    private static String constraint(SQLException failure) {
        if (!PSQLState.UNIQUE_VIOLATION.getState().equals(failure.getSQLState())
                || !(failure instanceof PSQLException error)) {
            return "";
        }
        ServerErrorMessage message = error.getServerErrorMessage();
        return message == null || message.getConstraint() == null ? "" : message.getConstraint();
    }
}
