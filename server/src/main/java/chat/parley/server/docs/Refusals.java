package chat.parley.server.docs;

import static chat.parley.api.Refusal.Reason.BANNED;
import static chat.parley.api.Refusal.Reason.BUSY;
import static chat.parley.api.Refusal.Reason.FOREIGN_ORIGIN;
import static chat.parley.api.Refusal.Reason.INVALID_BODY;
import static chat.parley.api.Refusal.Reason.INVALID_PARAMETER;
import static chat.parley.api.Refusal.Reason.INVALID_ROOM_ID;
import static chat.parley.api.Refusal.Reason.NAME_TAKEN;
import static chat.parley.api.Refusal.Reason.NOT_A_MEMBER;
import static chat.parley.api.Refusal.Reason.ROOM_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.TOO_LARGE;
import static chat.parley.api.Refusal.Reason.UNAVAILABLE;
import static chat.parley.api.Refusal.Reason.UNSUPPORTED_MEDIA_TYPE;
import static chat.parley.api.Refusal.Reason.USERNAME_MISMATCH;
import static chat.parley.api.Refusal.Reason.USERNAME_REQUIRED;

import chat.parley.api.Refusal.Reason;
import java.util.List;

/** What many requests are refused for. */
final class Refusals {
    static final List<Reason> OF_A_ROOM = List.of(INVALID_ROOM_ID, ROOM_NOT_FOUND, NOT_A_MEMBER, BANNED, UNAVAILABLE);
    /** Of whoever wants to change a room: who is banned is no member. */
    static final List<Reason> OF_A_MEMBER = List.of(INVALID_ROOM_ID, ROOM_NOT_FOUND, NOT_A_MEMBER);

    static final List<Reason> OF_A_CHANGE = List.of(FOREIGN_ORIGIN, INVALID_PARAMETER, BUSY, UNAVAILABLE);
    static final List<Reason> OF_A_BODY = List.of(INVALID_BODY, TOO_LARGE, UNSUPPORTED_MEDIA_TYPE);
    static final List<Reason> OF_A_SPEAKER = List.of(USERNAME_REQUIRED, USERNAME_MISMATCH, NAME_TAKEN);

    /** Of a body that may be left out; of another type, a DELETE's is not looked at. */
    static List<Reason> ofABodyOf(String request) {
        return request.startsWith("DELETE ") ? List.of(INVALID_BODY, TOO_LARGE) : OF_A_BODY;
    }

    private Refusals() {}
}
