package chat.parley.server.traces;

import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.List;
import org.axonframework.eventhandling.EventBusSpanFactory;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.tracing.NoOpSpanFactory;
import org.axonframework.tracing.Span;

/** The append in the trace of each command that shares it; and the place where it is known whose events they are. */
final class AppendSpans implements EventBusSpanFactory {
    private final Tracer tracer;
    private final EventOrigins origins;

    AppendSpans(Tracer tracer, EventOrigins origins) {
        this.tracer = tracer;
        this.origins = origins;
    }

    @Override
    public Span createPublishEventSpan(EventMessage<?> event) {
        return NoOpSpanFactory.NoOpSpan.INSTANCE;
    }

    /** On the thread that decides the command, within its span. The event itself stays as it is. */
    @Override
    public <T> EventMessage<T> propagateContext(EventMessage<T> event) {
        origins.remember(event, io.opentelemetry.api.trace.Span.current().getSpanContext());
        return event;
    }

    @Override
    public Span createCommitEventsSpan() {
        return new AppendSpan();
    }

    /** Of the unit of work around those of the commands: theirs end in it, and append nothing. */
    private final class AppendSpan implements Span {
        private List<io.opentelemetry.api.trace.Span> spans = List.of();

        @Override
        public Span start() {
            UnitOfWork<?> batch = CurrentUnitOfWork.get();
            if (batch.isRoot()) {
                spans = CommandSpans.of(batch).stream()
                        .map(command -> tracer.spanBuilder("append")
                                .setParent(Context.root().with(command))
                                .startSpan())
                        .toList();
            }
            return this;
        }

        @Override
        public void end() {
            spans.forEach(io.opentelemetry.api.trace.Span::end);
        }

        @Override
        public Span recordException(Throwable failure) {
            return this;
        }
    }
}
