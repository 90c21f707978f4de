package chat.parley.command.room;

import chat.parley.api.Refusal;
import chat.parley.api.room.PostedMessage;
import java.security.Principal;
import org.springframework.messaging.Message;
import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.messaging.simp.SimpMessageHeaderAccessor;
import org.springframework.stereotype.Controller;
import tools.jackson.databind.json.JsonMapper;

/** {@code SEND /app/rooms/{room}/messages}: a frame becomes a command, its answer becomes the RECEIPT. */
@Controller
class RoomFrames {
    private final RoomGateway rooms;
    private final JsonMapper json;

    RoomFrames(RoomGateway rooms, JsonMapper json) {
        this.rooms = rooms;
        this.json = json;
    }

    @MessageMapping("/rooms/{roomId}/messages")
    PostedMessage send(@DestinationVariable String roomId, Message<byte[]> frame) {
        Principal session = SimpMessageHeaderAccessor.getUser(frame.getHeaders());
        Draft draft = json.readValue(frame.getPayload(), Draft.class);
        if (draft == null) {
            throw new Refusal(Refusal.Reason.INVALID_BODY, "a JSON object is expected in the body");
        }
        return rooms.post(draft.toCommand(roomId, session == null ? null : session.getName()));
    }
}
