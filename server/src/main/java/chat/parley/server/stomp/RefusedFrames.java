package chat.parley.server.stomp;

import chat.parley.api.Refusal;
import chat.parley.server.problem.Problems;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.MessageExceptionHandler;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.web.bind.annotation.ControllerAdvice;
import tools.jackson.core.JacksonException;

/** Tells a client why its SEND was not done. */
@ControllerAdvice
class RefusedFrames {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedFrames.class);

    private final ServerFrames frames;

    RefusedFrames(ServerFrames frames) {
        this.frames = frames;
    }

    @MessageExceptionHandler
    void on(Refusal refusal, Message<?> frame) {
        frames.refusal(SimpMessageHeaderAccessor.wrap(frame), refusal);
    }

    @MessageExceptionHandler
    void on(JacksonException badBody, Message<?> frame) {
        on(Problems.refusalOf(badBody), frame);
    }

    @MessageExceptionHandler
    void on(Exception fault, Message<?> frame) {
        LOG.error("A frame failed", fault);
        on(Problems.refusalOf(fault), frame);
    }
}
