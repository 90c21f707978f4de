package chat.parley.server.stomp;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import chat.parley.api.room.RoomLimits;
import chat.parley.server.problem.Problems;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.Message;
import org.springframework.messaging.simp.stomp.StompConversionException;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.stereotype.Component;
import org.springframework.web.socket.messaging.StompSubProtocolErrorHandler;

/** The ERROR frame for what is no STOMP; Spring's own would tell clients the names of Java classes. */
@Component
class ProtocolErrors extends StompSubProtocolErrorHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProtocolErrors.class);

    private final ServerFrames frames;

    ProtocolErrors(ServerFrames frames) {
        this.frames = frames;
    }

    @Override
    public Message<byte[]> handleClientMessageProcessingError(
            @Nullable Message<byte[]> clientMessage, Throwable failure) {
        Refusal refusal = refusalOf(failure);
        return MessageBuilder.createMessage(
                frames.body(refusal), ServerFrames.errorSaying(refusal).getMessageHeaders());
    }

    private static Refusal refusalOf(Throwable failure) {
        if (failure instanceof StompConversionException
                && String.valueOf(failure.getMessage()).contains("size limit")) {
            return new Refusal(Reason.TOO_LARGE, "a frame is at most %d bytes".formatted(RoomLimits.FRAME_BYTES_MAX));
        }
        if (!(failure instanceof StompConversionException) && !(failure instanceof IllegalStateException)) {
            LOG.error("A frame could not be handled", failure);
            return Problems.refusalOf(failure);
        }
        return new Refusal(Reason.PROTOCOL_ERROR, "this is no STOMP frame, or not one that may come now");
    }
}
