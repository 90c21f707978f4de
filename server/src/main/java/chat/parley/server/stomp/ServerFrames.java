package chat.parley.server.stomp;

import chat.parley.api.Refusal;
import chat.parley.server.problem.Problems;
import java.util.Map;
import org.axonframework.common.IdentifierFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.messaging.MessageHandler;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.messaging.simp.stomp.StompCommand;
import org.springframework.messaging.simp.stomp.StompHeaderAccessor;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.WebSocketHandler;
import tools.jackson.databind.json.JsonMapper;

/** The frames that answer a client's frame: RECEIPT, and a refusal as the MESSAGE or ERROR that the client expects. */
@Component
class ServerFrames {
    static final String ERRORS = "/user/queue/errors";
    private static final byte[] NO_BODY = {};

    private final ObjectProvider<WebSocketHandler> sessions;
    private final JsonMapper json;

    /** Asked for when it is used, since it is made by the configuration that this is a part of. */
    ServerFrames(ObjectProvider<WebSocketHandler> sessions, JsonMapper json) {
        this.sessions = sessions;
        this.json = json;
    }

    /** Sends the RECEIPT that a frame asked for, if it did. */
    void receipt(SimpMessageHeaderAccessor frame, Map<String, String> headers) {
        String receipt = frame.getFirstNativeHeader("receipt");
        if (receipt == null) {
            return;
        }
        StompHeaderAccessor answer = StompHeaderAccessor.create(StompCommand.RECEIPT);
        answer.setReceiptId(receipt);
        headers.forEach(answer::setNativeHeader);
        send(frame.getSessionId(), answer, NO_BODY);
    }

    /** Says no on {@value #ERRORS} where the client listens there, else in an ERROR frame, which ends the connection. */
    void refusal(SimpMessageHeaderAccessor frame, Refusal refusal) {
        String subscription = StompSession.of(frame).errorSubscription();
        if (subscription == null) {
            error(frame, refusal);
            return;
        }
        StompHeaderAccessor answer = saying(refusal, StompCommand.MESSAGE);
        answer.setDestination(ERRORS);
        answer.setSubscriptionId(subscription);
        answer.setNativeHeader("subscription", subscription);
        answer.setMessageId(IdentifierFactory.getInstance().generateIdentifier());
        sendProblem(frame, answer, refusal);
    }

    /** Says no in an ERROR frame, which ends the connection. */
    void error(SimpMessageHeaderAccessor frame, Refusal refusal) {
        sendProblem(frame, errorSaying(refusal), refusal);
    }

    static StompHeaderAccessor errorSaying(Refusal refusal) {
        StompHeaderAccessor error = saying(refusal, StompCommand.ERROR);
        error.setMessage(refusal.getMessage());
        return error;
    }

    byte[] body(Refusal refusal) {
        return json.writeValueAsBytes(Problems.of(refusal));
    }

    private static StompHeaderAccessor saying(Refusal refusal, StompCommand command) {
        StompHeaderAccessor answer = StompHeaderAccessor.create(command);
        answer.setNativeHeader("code", refusal.reason().code());
        answer.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        answer.setLeaveMutable(true);
        return answer;
    }

    private void sendProblem(SimpMessageHeaderAccessor frame, StompHeaderAccessor answer, Refusal refusal) {
        String receipt = frame.getFirstNativeHeader("receipt");
        if (receipt != null) {
            answer.setReceiptId(receipt);
        }
        send(frame.getSessionId(), answer, body(refusal));
    }

    /**
     * On this thread, which handles the session's frames one after the other: answers keep the order of what they answer,
     * and an ERROR, which ends the connection, does not overtake a RECEIPT. Spring's outbound channel promises neither.
     */
    private void send(@Nullable String session, StompHeaderAccessor headers, byte[] body) {
        headers.setSessionId(session);
        headers.setLeaveMutable(true);
        ((MessageHandler) sessions.getObject())
                .handleMessage(MessageBuilder.createMessage(body, headers.getMessageHeaders()));
    }
}
