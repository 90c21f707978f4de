package chat.parley.server.axon;

import java.util.Set;
import java.util.stream.Stream;
import org.axonframework.common.jdbc.PersistenceExceptionResolver;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.PSQLState;
import org.postgresql.util.ServerErrorMessage;

/**
 * Tells a conflict, which is mended by deciding again, from every other failure: somebody else was first at this place
 * of the aggregate. Axon's own resolver does not know PostgreSQL, and a duplicate event id is no conflict.
 */
final class TakenPlaces implements PersistenceExceptionResolver {
    private static final Set<String> CONSTRAINTS = Set.of("domain_event_place_taken", "snapshot_place_taken");

    @Override
    public boolean isDuplicateKeyViolation(Exception failure) {
        return Stream.<Throwable>iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(TakenPlaces::isTakenPlace);
    }

    private static boolean isTakenPlace(Throwable failure) {
        if (!(failure instanceof PSQLException error)
                || !PSQLState.UNIQUE_VIOLATION.getState().equals(error.getSQLState())) {
            return false;
        }
        @Nullable ServerErrorMessage message = error.getServerErrorMessage();
        return message != null && message.getConstraint() != null && CONSTRAINTS.contains(message.getConstraint());
    }
}
