package chat.parley.server.docs;

import static chat.parley.api.Refusal.Reason.BANNED;
import static chat.parley.api.Refusal.Reason.CONFLICT;
import static chat.parley.api.Refusal.Reason.FOREIGN_ORIGIN;
import static chat.parley.api.Refusal.Reason.HOOK_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.INVALID_CONTENT;
import static chat.parley.api.Refusal.Reason.INVALID_HOOK;
import static chat.parley.api.Refusal.Reason.INVALID_MESSAGE_ID;
import static chat.parley.api.Refusal.Reason.INVALID_PARAMETER;
import static chat.parley.api.Refusal.Reason.INVALID_USERNAME;
import static chat.parley.api.Refusal.Reason.MESSAGE_EMPTY;
import static chat.parley.api.Refusal.Reason.MESSAGE_TOO_LONG;
import static chat.parley.api.Refusal.Reason.NAME_TAKEN;
import static chat.parley.api.Refusal.Reason.NOT_ALLOWED;
import static chat.parley.api.Refusal.Reason.NOT_A_MEMBER;
import static chat.parley.api.Refusal.Reason.ROOM_ARCHIVED;
import static chat.parley.api.Refusal.Reason.ROOM_FULL;
import static chat.parley.api.Refusal.Reason.SESSION_REQUIRED;
import static chat.parley.api.Refusal.Reason.UNAVAILABLE;

import java.util.List;

/** What is said of programs that only speak HTTP. */
final class HookWords {
    private static final String HOOKS = "Hooks";
    private static final String WHO = "Moderators and owners of the room can, and operators.";

    static final List<OperationWords> ALL = List.of(
            of("POST /rooms/{room}/hooks", "Makes a hook")
                    .says(
                            "With a `username`, messages can be posted as that to the path in `url`, which has a secret. With"
                                    + " a `url`, every event of the room from now on is posted there, signed with `secret`. "
                                    + WHO)
                    .answers(201, "The hook, whose secret is shown this once")
                    .refuses(Refusals.OF_A_CHANGE)
                    .refuses(Refusals.OF_A_BODY)
                    .refuses(INVALID_HOOK, INVALID_USERNAME, NAME_TAKEN, ROOM_FULL, ROOM_ARCHIVED),
            of("GET /rooms/{room}/hooks", "Lists the hooks of a room")
                    .says(WHO)
                    .answers(200, "The hooks, without their secrets"),
            of("DELETE /rooms/{room}/hooks/{hook}", "Removes a hook")
                    .says(WHO + " A hook that posts is no member any more, and nobody else gets its name.")
                    .answers(204, "It is removed")
                    .refuses(FOREIGN_ORIGIN, INVALID_PARAMETER, HOOK_NOT_FOUND),
            new OperationWords("POST /hooks/{hook}/{secret}", HOOKS, "Posts a message by a hook")
                    .says(
                            "No token is needed: whoever knows the path may post. As with other messages, the same `messageId`"
                                    + " again gives the first answer again.")
                    .answers(201, "The message, which is stored")
                    .answers(200, "The message, of which this was a resend")
                    .refuses(Refusals.OF_A_CHANGE)
                    .refuses(Refusals.OF_A_BODY)
                    .refuses(HOOK_NOT_FOUND, INVALID_MESSAGE_ID, MESSAGE_EMPTY, MESSAGE_TOO_LONG, INVALID_CONTENT)
                    .refuses(CONFLICT, ROOM_FULL, ROOM_ARCHIVED, NOT_A_MEMBER, NOT_ALLOWED, BANNED));

    private HookWords() {}

    private static OperationWords of(String request, String summary) {
        return new OperationWords(request, HOOKS, summary)
                .refuses(Refusals.OF_A_MEMBER)
                .refuses(SESSION_REQUIRED, NOT_ALLOWED, UNAVAILABLE);
    }
}
