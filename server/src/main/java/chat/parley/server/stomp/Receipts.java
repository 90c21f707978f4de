package chat.parley.server.stomp;

import chat.parley.api.room.MessageView;
import chat.parley.api.room.PostedMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.invocation.HandlerMethodReturnValueHandler;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.stereotype.Component;

/** Turns the answer to a SEND, which comes once the message is stored, into its RECEIPT. */
@Component
class Receipts implements HandlerMethodReturnValueHandler {
    private final ServerFrames frames;

    Receipts(ServerFrames frames) {
        this.frames = frames;
    }

    @Override
    public boolean supportsReturnType(MethodParameter returnType) {
        return returnType.getParameterType() == PostedMessage.class;
    }

    @Override
    public void handleReturnValue(@Nullable Object answer, MethodParameter returnType, Message<?> frame) {
        if (answer instanceof PostedMessage posted) {
            MessageView message = posted.message();
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("sequence", Long.toString(message.sequence()));
            headers.put("message-id", message.roomId() + ":" + message.sequence());
            if (posted.duplicate()) {
                headers.put("duplicate", "true");
            }
            frames.receipt(SimpMessageHeaderAccessor.wrap(frame), headers);
        }
    }
}
