package chat.parley.server.stomp;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import chat.parley.api.room.RoomLimits;
import chat.parley.api.room.RoomQuery.OneRoomQuery;
import chat.parley.api.room.RoomView;
import chat.parley.server.problem.Problems;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.simp.stomp.StompCommand;
import org.springframework.messaging.simp.stomp.StompHeaderAccessor;
import org.springframework.messaging.support.ChannelInterceptor;
import org.springframework.messaging.support.MessageHeaderAccessor;
import org.springframework.stereotype.Component;

/**
 * Lets a client's frame through to Spring only if it means something here.
 *
 * <p>Spring's broker would pass a SEND to {@code /topic/…} on to everybody, take a wildcard for a destination, and ignore
 * what it does not know; a client would wait for ever.
 */
@Component
class FrameGuard implements ChannelInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(FrameGuard.class);
    private static final Pattern SEND = Pattern.compile("/app/rooms/[^/]+/messages");
    private static final Pattern SUBSCRIBE = Pattern.compile("/topic/rooms/([^/]+)");
    private static final int SUBSCRIPTIONS_MAX = 256;
    private static final Set<String> VERSIONS = Set.of("1.0", "1.1", "1.2");

    private final ServerFrames frames;
    private final QueryGateway queries;
    private final EventStore eventStore;

    FrameGuard(ServerFrames frames, QueryGateway queries, EventStore eventStore) {
        this.frames = frames;
        this.queries = queries;
        this.eventStore = eventStore;
    }

    @Override
    public @Nullable Message<?> preSend(Message<?> message, MessageChannel channel) {
        StompHeaderAccessor frame = MessageHeaderAccessor.getAccessor(message, StompHeaderAccessor.class);
        if (frame == null || frame.getCommand() == null) {
            return message; // a heart-beat
        }
        try {
            return passes(frame, frame.getCommand()) ? message : null;
        } catch (ProtocolViolation violation) {
            frames.error(frame, violation.refusal);
        } catch (Refusal refusal) {
            frames.refusal(frame, refusal);
        } catch (RuntimeException fault) {
            frames.refusal(frame, fault(fault));
        }
        return null;
    }

    private static Refusal fault(RuntimeException fault) {
        LOG.error("A frame could not be handled", fault);
        return Problems.refusalOf(fault);
    }

    private boolean passes(StompHeaderAccessor frame, StompCommand command) {
        return switch (command) {
            case STOMP, CONNECT -> connect(frame);
            case SUBSCRIBE -> subscribe(frame);
            case UNSUBSCRIBE -> unsubscribe(frame);
            case SEND -> send(frame);
            case DISCONNECT -> true;
            case BEGIN, COMMIT, ABORT, ACK, NACK ->
                throw new ProtocolViolation(Reason.NOT_SUPPORTED, "%s is not supported yet".formatted(command));
            case CONNECTED, MESSAGE, RECEIPT, ERROR ->
                throw new ProtocolViolation(Reason.PROTOCOL_ERROR, "%s is a server's frame".formatted(command));
        };
    }

    private static boolean connect(StompHeaderAccessor frame) {
        if (frame.getFirstNativeHeader(StompHeaderAccessor.STOMP_ACCEPT_VERSION_HEADER) == null) {
            frame.setAcceptVersion("1.0"); // which did not have the header; Spring would never answer
        }
        if (Collections.disjoint(frame.getAcceptVersion(), VERSIONS)) {
            throw new ProtocolViolation(Reason.PROTOCOL_ERROR, "the STOMP versions spoken here are 1.0, 1.1 and 1.2");
        }
        String login = frame.getLogin();
        if (login != null && !login.isEmpty()) {
            RoomLimits.requireUsername(login);
            frame.setUser(() -> login);
        }
        return true;
    }

    private boolean subscribe(StompHeaderAccessor frame) {
        String id = frame.getSubscriptionId();
        String destination = destinationOf(frame);
        StompSession session = StompSession.of(frame);
        if (id == null || session.subscriptions().contains(id)) {
            throw new ProtocolViolation(Reason.PROTOCOL_ERROR, "a subscription needs an id of its own");
        }
        if (session.subscriptions().size() >= SUBSCRIPTIONS_MAX) {
            throw new Refusal(Reason.BUSY, "a session has at most %d subscriptions".formatted(SUBSCRIPTIONS_MAX));
        }
        if (destination.equals(ServerFrames.ERRORS)) {
            session.subscriptions().add(id);
            session.sendErrorsTo(id);
            frames.receipt(frame, Map.of());
            return false; // Spring has no part in it.
        }
        if (frame.getFirstNativeHeader("after") != null) {
            throw new Refusal(
                    Reason.NOT_SUPPORTED, "a subscription cannot resume with \"after\" yet: read GET /messages");
        }
        requireReadable(roomOf(destination));
        session.subscriptions().add(id);
        return true;
    }

    private boolean unsubscribe(StompHeaderAccessor frame) {
        String id = frame.getSubscriptionId();
        if (id == null || !StompSession.of(frame).subscriptions().contains(id)) {
            throw new ProtocolViolation(Reason.PROTOCOL_ERROR, "there is no such subscription to end");
        }
        StompSession.of(frame).unsubscribe(id);
        return true;
    }

    private static boolean send(StompHeaderAccessor frame) {
        String destination = destinationOf(frame);
        if (!SEND.matcher(destination).matches()) {
            throw unknown(destination);
        }
        if (frame.getFirstNativeHeader("transaction") != null) {
            throw new ProtocolViolation(Reason.NOT_SUPPORTED, "transactions are not supported yet");
        }
        return true;
    }

    /** Spring has handled the frame by now, on this very thread: a subscription is live, and its receipt true. */
    @Override
    public void afterSendCompletion(
            Message<?> message, MessageChannel channel, boolean sent, @Nullable Exception failure) {
        StompHeaderAccessor frame = MessageHeaderAccessor.getAccessor(message, StompHeaderAccessor.class);
        if (frame == null || !sent) {
            return;
        }
        if (frame.getCommand() == StompCommand.SUBSCRIBE) {
            try {
                long head = eventStore
                        .lastSequenceNumberFor(roomOf(destinationOf(frame)))
                        .orElse(-1L);
                frames.receipt(frame, Map.of("sequence", Long.toString(head)));
            } catch (RuntimeException fault) {
                frames.error(frame, fault(fault)); // the subscription is live: only the connection's end can undo it
            }
        } else if (frame.getCommand() == StompCommand.UNSUBSCRIBE) {
            frames.receipt(frame, Map.of());
        }
    }

    private void requireReadable(String roomId) {
        try {
            queries.query(new OneRoomQuery(roomId), RoomView.class).join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof Refusal refusal ? refusal : failure;
        }
    }

    private static String destinationOf(StompHeaderAccessor frame) {
        return frame.getDestination() == null ? "" : frame.getDestination();
    }

    private static String roomOf(String destination) {
        Matcher room = SUBSCRIBE.matcher(destination);
        if (!room.matches()) {
            throw unknown(destination);
        }
        return room.group(1);
    }

    private static Refusal unknown(String destination) {
        return new Refusal(
                Reason.UNKNOWN_DESTINATION,
                destination.isEmpty() ? "a destination is missing" : "there is no destination " + destination);
    }

    /** What no client that speaks the protocol would send: always an ERROR frame. */
    private static final class ProtocolViolation extends RuntimeException {
        private final Refusal refusal;

        private ProtocolViolation(Reason reason, String sentence) {
            super(sentence, null, false, false);
            this.refusal = new Refusal(reason, sentence);
        }
    }
}
