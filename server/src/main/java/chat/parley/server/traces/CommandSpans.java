package chat.parley.server.traces;

import chat.parley.api.Refusal;
import chat.parley.api.room.RoomCommand;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;

/** A span for each command, from when it is decided until what was decided with it is stored. */
final class CommandSpans implements MessageHandlerInterceptor<CommandMessage<?>> {
    private static final String SPANS = CommandSpans.class.getName();

    private final Tracer tracer;

    CommandSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    /** Those of the commands that were decided together. */
    static List<Span> of(UnitOfWork<?> batch) {
        return batch.getOrComputeResource(SPANS, key -> new ArrayList<>());
    }

    @Override
    public Object handle(UnitOfWork<? extends CommandMessage<?>> work, InterceptorChain chain) throws Exception {
        CommandMessage<?> command = work.getMessage();
        Span span = tracer.spanBuilder(command.getPayloadType().getSimpleName())
                .setParent(CommandOrigins.of(command))
                .startSpan();
        if (command.getPayload() instanceof RoomCommand asked) {
            span.setAttribute("room", asked.roomId());
        }
        UnitOfWork<?> batch = work.root();
        of(batch).add(span);
        batch.onCleanup(done -> span.end());
        try {
            return Context.root().with(span).wrap(chain::proceed).call();
        } catch (Exception failure) {
            span.setStatus(
                    StatusCode.ERROR,
                    failure instanceof Refusal refusal ? refusal.reason().code() : "");
            throw failure;
        }
    }
}
