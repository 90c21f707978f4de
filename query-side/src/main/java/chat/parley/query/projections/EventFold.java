package chat.parley.query.projections;

import java.util.List;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.messaging.ResultMessage;
import org.axonframework.messaging.unitofwork.BatchingUnitOfWork;
import org.axonframework.messaging.unitofwork.RollbackConfigurationType;
import org.springframework.jdbc.core.JdbcTemplate;

/** Gives events to a projection by hand, as its processor does, to write in the tables of any schema. */
final class EventFold {
    private final EventHandlerInvoker handlers;
    private final JdbcTemplate jdbc;

    EventFold(Projection projection, JdbcTemplate jdbc) {
        this.handlers = SimpleEventHandlerInvoker.builder()
                .eventHandlers(projection.handler())
                .listenerInvocationErrorHandler(PropagatingErrorHandler.instance())
                .build();
        this.jdbc = jdbc;
    }

    /** All of them or, with what the handlers throw, none; in the current transaction. */
    void apply(List<TrackedEventMessage<?>> events, String schema) {
        if (events.isEmpty()) {
            return;
        }
        jdbc.execute("set local search_path to " + schema);
        BatchingUnitOfWork<TrackedEventMessage<?>> work = new BatchingUnitOfWork<>(events);
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
