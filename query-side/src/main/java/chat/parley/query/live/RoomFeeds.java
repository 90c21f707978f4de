package chat.parley.query.live;

import chat.parley.api.room.RoomEvent;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.DisallowReplay;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.messaging.simp.SimpMessageSendingOperations;
import org.springframework.messaging.simp.SimpMessageType;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.stereotype.Component;
import org.springframework.util.MimeTypeUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Pushes each event of a room to {@code /topic/rooms/{room}}; see {@link LiveProcessor} for which events. */
@Component
@ProcessingGroup(LiveProcessor.NAME)
@DisallowReplay
class RoomFeeds {
    private static final Logger LOG = LoggerFactory.getLogger(RoomFeeds.class);

    private final SimpMessageSendingOperations subscribers;
    private final JsonMapper json;

    RoomFeeds(SimpMessageSendingOperations subscribers, JsonMapper json) {
        this.subscribers = subscribers;
        this.json = json;
    }

    @EventHandler
    void on(RoomEvent event, @SequenceNumber long sequence, @Timestamp Instant happenedAt) {
        try {
            push(event.roomId(), sequence, FeedEvent.of(event, sequence, happenedAt));
        } catch (MessagingException | JacksonException failure) {
            // One event that cannot be pushed must not stop the feeds of all rooms; its readers find it in the history.
            LOG.error("Event {} of room {} was not pushed", sequence, event.roomId(), failure);
        }
    }

    private void push(String roomId, long sequence, FeedEvent event) {
        SimpMessageHeaderAccessor headers = SimpMessageHeaderAccessor.create(SimpMessageType.MESSAGE);
        headers.setNativeHeader("message-id", roomId + ":" + sequence);
        headers.setNativeHeader("sequence", Long.toString(sequence));
        headers.setNativeHeader("type", event.type());
        headers.setContentType(MimeTypeUtils.APPLICATION_JSON);
        subscribers.send(
                "/topic/rooms/" + roomId,
                MessageBuilder.createMessage(json.writeValueAsBytes(event), headers.getMessageHeaders()));
    }
}
