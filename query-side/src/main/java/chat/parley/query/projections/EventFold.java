package chat.parley.query.projections;

import java.util.List;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.RollbackConfigurationType;
import org.springframework.jdbc.core.JdbcTemplate;

/** Gives events to a projection's handlers by hand, as its processor does, to write in the tables of any schema. */
record EventFold(EventHandlerInvoker handlers, JdbcTemplate jdbc) {

    /** All of them, or none if something else than an event is at fault; in the current transaction. */
    void apply(List<TrackedEventMessage<?>> events, String schema) {
        List<TrackedEventMessage<?>> wanted = events.stream()
                .filter(event -> handlers.canHandle(event, Segment.ROOT_SEGMENT))
                .toList();
        if (wanted.isEmpty()) {
            return;
        }
        jdbc.execute("set local search_path to " + schema);
        BatchingUnitOfWork<TrackedEventMessage<?>> work = new BatchingUnitOfWork<>(wanted);
        ResultMessage<?> result = work.executeWithResult(
                () -> {
                    handlers.handle(work.getMessage(), Segment.ROOT_SEGMENT);
                    return null;
                },
                RollbackConfigurationType.ANY_THROWABLE);
        if (result.isExceptional()) {
            throw result.exceptionResult() instanceof RuntimeException failure
                    ? failure
                    : new IllegalStateException(result.exceptionResult());
        }
    }
}
