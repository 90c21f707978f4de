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
 * hold it, at most {@link #PATIENCE}; it does not wait for one that is being rebuilt, fails, or runs elsewhere.
 */
@Component
class ReadYourWrites implements MessageHandlerInterceptor<QueryMessage<?, ?>> {
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration PAUSE = Duration.ofMillis(1);

    private final Projections projections;

    ReadYourWrites(Projections projections) {
        this.projections = projections;
    }

    @Override
    public Object handle(UnitOfWork<? extends QueryMessage<?, ?>> query, InterceptorChain chain) throws Exception {
        if (query.isRoot()) { // A query asked while answering one is as new as that one.
            awaitStored();
        }
        return chain.proceed();
    }

    private void awaitStored() {
        long head = projections.head();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!projections.holdUpTo(head) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }
}
