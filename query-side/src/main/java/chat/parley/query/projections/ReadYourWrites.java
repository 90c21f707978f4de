package chat.parley.query.projections;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.messaging.InterceptorChain;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.messaging.unitofwork.UnitOfWork;
import org.axonframework.queryhandling.QueryMessage;
import org.springframework.stereotype.Component;

/**
 * Lets a reader see whatever was stored before they asked: somebody who got their receipt finds their message.
 *
 * <p>A projection is a few milliseconds behind the store. A query notes the newest event and waits until the projections
 * hold it, on whichever node they run, at most {@link #PATIENCE}; it does not wait for one that fails. Where there is
 * nothing to read yet, as all is still being filled from the log, it is refused.
 */
@Component
class ReadYourWrites implements MessageHandlerInterceptor<QueryMessage<?, ?>> {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final Projections projections;
    private final Pace rebuilds;

    ReadYourWrites(Projections projections, Pace rebuilds) {
        this.projections = projections;
        this.rebuilds = rebuilds;
    }

    @Override
    public Object handle(UnitOfWork<? extends QueryMessage<?, ?>> query, InterceptorChain chain) throws Exception {
        if (query.isRoot()) { // A query asked while answering one is as new as that one.
            rebuilds.asked();
            awaitStored();
        }
        return chain.proceed();
    }

    private void awaitStored() {
        long head = projections.head();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!projections.holdUpTo(head)) {
            if (System.nanoTime() >= deadline) {
                projections.requireFilled();
                return;
            }
            projections.hurry();
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
