package chat.parley.server.traces;

import chat.parley.stomp.Refused;
import chat.parley.stomp.Send;
import chat.parley.stomp.StompApplication;
import chat.parley.stomp.StompHeaders;
import chat.parley.stomp.StompSession;
import chat.parley.stomp.Subscription;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;

/** An application whose SENDs each begin a trace; what it has to wait for shows in the spans of its commands. */
record TracedFrames(StompApplication application, Tracer tracer) implements StompApplication {
    @Override
    public void send(Send send) {
        Span span = tracer.spanBuilder("SEND")
                .setParent(Context.root())
                .setSpanKind(SpanKind.SERVER)
                .setAttribute("destination", send.destination())
                .setAttribute("session", send.session().id())
                .startSpan();
        try {
            Context.root().with(span).wrap(() -> application.send(send)).run();
        } catch (RuntimeException refused) {
            span.setStatus(StatusCode.ERROR);
            throw refused;
        } finally {
            span.end();
        }
    }

    @Override
    public @Nullable String connect(StompSession session, StompHeaders connect) {
        return application.connect(session, connect);
    }

    @Override
    public Subscribed subscribe(Subscription subscription) {
        return application.subscribe(subscription);
    }

    @Override
    public Refused wordsFor(StompSession session, @Nullable String receipt, Throwable failure) {
        return application.wordsFor(session, receipt, failure);
    }

    @Override
    public long pauseNanos(StompSession session) {
        return application.pauseNanos(session);
    }

    @Override
    public void disconnected(StompSession session) {
        application.disconnected(session);
    }
}
