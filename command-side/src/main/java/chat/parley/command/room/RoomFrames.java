package chat.parley.command.room;

import chat.parley.api.Names;
import chat.parley.api.Refusal;
import chat.parley.api.room.MessageView;
import chat.parley.api.room.PostedMessage;
import chat.parley.stomp.Destinations.Inbox;
import chat.parley.stomp.Send;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** {@code SEND /app/rooms/{room}/messages}: a frame becomes a command, its answer becomes the RECEIPT. */
@Component
class RoomFrames implements Inbox {
    private final RoomGateway rooms;
    private final Names names;
    private final JsonMapper json;

    RoomFrames(RoomGateway rooms, Names names, JsonMapper json) {
        this.rooms = rooms;
        this.names = names;
        this.json = json;
    }

    @Override
    public String pattern() {
        return "/app/rooms/{room}/messages";
    }

    /** Does not wait for the answer: a client may have many on their way, and they are stored in their order. */
    @Override
    public void send(Send send, Map<String, String> variables) {
        Draft draft = json.readValue(send.body(), Draft.class);
        if (draft == null) {
            throw new Refusal(Refusal.Reason.INVALID_BODY, "a JSON object is expected in the body");
        }
        String roomId = Objects.requireNonNull(variables.get("room"));
        rooms.post(
                draft.toCommand(roomId, names.actor(send.session().user(), draft.username())),
                posted -> send.accepted(receipt(posted)),
                send::refused);
    }

    private static Map<String, String> receipt(PostedMessage posted) {
        MessageView message = posted.message();
        Map<String, String> receipt = new LinkedHashMap<>();
        receipt.put("sequence", Long.toString(message.sequence()));
        receipt.put("message-id", message.roomId() + ":" + message.sequence());
        if (posted.duplicate()) {
            receipt.put("duplicate", "true");
        }
        return receipt;
    }
}
