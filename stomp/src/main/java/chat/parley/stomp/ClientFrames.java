package chat.parley.stomp;

import static chat.parley.stomp.StompException.malformed;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** What each frame of a connected client does. */
final class ClientFrames {
    private final StompSession session;
    private final Subscriptions subscriptions;
    private final Transactions transactions;

    ClientFrames(StompSession session, Subscriptions subscriptions, Transactions transactions) {
        this.session = session;
        this.subscriptions = subscriptions;
        this.transactions = transactions;
    }

    void handle(StompFrame frame) {
        switch (frame.command()) {
            case SEND, ACK, NACK -> {
                if (frame.command() == Command.SEND) {
                    required(frame, "destination"); // A transaction that cannot be done is not half done.
                }
                String transaction = frame.headers().get("transaction");
                if (transaction == null) {
                    act(frame, () -> {});
                } else {
                    transactions.add(transaction, frame);
                }
            }
            case SUBSCRIBE -> subscriptions.subscribe(frame);
            case UNSUBSCRIBE -> {
                subscriptions.unsubscribe(frame.headers());
                receipt(frame);
            }
            case BEGIN -> {
                transactions.begin(required(frame, "transaction"));
                receipt(frame);
            }
            case COMMIT -> commit(frame);
            case ABORT -> {
                transactions.end(required(frame, "transaction"));
                receipt(frame);
            }
            case DISCONNECT -> session.disconnect(frame.headers().get("receipt"));
            default -> throw malformed(frame.command() + " may not come now");
        }
    }

    /** Does what a transaction may hold. */
    private void act(StompFrame frame, Runnable whenAnswered) {
        if (frame.command() == Command.SEND) {
            session.send(frame, whenAnswered);
            return;
        }
        if (frame.command() == Command.NACK && session.version() == StompVersion.V1_0) {
            throw malformed("STOMP 1.0 has no NACK");
        }
        subscriptions.acknowledge(frame);
        receipt(frame);
        whenAnswered.run();
    }

    /** Its receipt comes when everything in it is answered. */
    private void commit(StompFrame commit) {
        AtomicInteger unanswered = new AtomicInteger(1);
        Runnable answered = () -> {
            if (unanswered.decrementAndGet() == 0) {
                receipt(commit);
            }
        };
        for (StompFrame frame : transactions.end(required(commit, "transaction"))) {
            unanswered.incrementAndGet();
            act(frame, answered);
        }
        answered.run();
    }

    private void receipt(StompFrame frame) {
        session.receipt(frame.headers().get("receipt"), Map.of());
    }

    static String required(StompFrame frame, String header) {
        String value = frame.headers().get(header);
        if (value == null || value.isEmpty()) {
            throw malformed("%s needs the header %s".formatted(frame.command(), header));
        }
        return value;
    }
}
