package chat.parley.server.traces;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/** A span for each event of a trace that a projection takes, until the batch is committed that it is in. */
record ProjectionSpans(String name, Tracer tracer, EventOrigins origins)
        implements MessageHandlerInterceptor<EventMessage<?>> {
    @Override
    public Object handle(UnitOfWork<? extends EventMessage<?>> batch, InterceptorChain chain) throws Exception {
        SpanContext origin = origins.of(batch.getMessage());
        if (origin != null) {
            Span span = tracer.spanBuilder(name)
                    .setParent(Context.root().with(Span.wrap(origin)))
                    .startSpan();
            batch.onCleanup(done -> span.end());
        }
        return chain.proceed();
    }
}
