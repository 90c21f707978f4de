package chat.parley.server.docs;

import static chat.parley.api.Refusal.Reason.BANNED;
import static chat.parley.api.Refusal.Reason.CONFLICT;
import static chat.parley.api.Refusal.Reason.INVALID_AS_OF;
import static chat.parley.api.Refusal.Reason.INVALID_CONTENT;
import static chat.parley.api.Refusal.Reason.INVALID_CURSOR;
import static chat.parley.api.Refusal.Reason.INVALID_EMOJI;
import static chat.parley.api.Refusal.Reason.INVALID_LIMIT;
import static chat.parley.api.Refusal.Reason.INVALID_MESSAGE_ID;
import static chat.parley.api.Refusal.Reason.INVALID_REASON;
import static chat.parley.api.Refusal.Reason.INVALID_USERNAME;
import static chat.parley.api.Refusal.Reason.MESSAGE_DELETED;
import static chat.parley.api.Refusal.Reason.MESSAGE_EMPTY;
import static chat.parley.api.Refusal.Reason.MESSAGE_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.MESSAGE_TOO_LONG;
import static chat.parley.api.Refusal.Reason.NOT_ALLOWED;
import static chat.parley.api.Refusal.Reason.ROOM_ARCHIVED;
import static chat.parley.api.Refusal.Reason.ROOM_FULL;
import static chat.parley.api.Refusal.Reason.USERNAME_MISMATCH;
import static chat.parley.api.Refusal.Reason.USERNAME_REQUIRED;

import java.util.List;

/** What is said of messages. */
final class MessageWords {
    private static final String MESSAGES = "Messages";
    private static final String BY_ID_OR_SEQUENCE = "`{message}` is its `messageId` or its `sequence`.";

    static final List<OperationWords> ALL = List.of(
            page("GET /messages", "Reads a page of messages of a room, general unless told"),
            page("GET /rooms/{room}/messages", "Reads a page of messages of a room"),
            new OperationWords("POST /rooms/{room}/messages", MESSAGES, "Posts a message")
                    .says(
                            "Whoever talks in a public room joins it. The same room, username and `messageId` again give the"
                                    + " first answer again; with another content they are a `conflict`. In the open mode"
                                    + " `username` is needed without a token.")
                    .answers(201, "The message, which is stored")
                    .answers(200, "The message, of which this was a resend")
                    .refuses(Refusals.OF_A_ROOM)
                    .refuses(Refusals.OF_A_CHANGE)
                    .refuses(Refusals.OF_A_BODY)
                    .refuses(USERNAME_REQUIRED, INVALID_USERNAME, INVALID_MESSAGE_ID)
                    .refuses(MESSAGE_EMPTY, MESSAGE_TOO_LONG, INVALID_CONTENT, CONFLICT, ROOM_FULL, USERNAME_MISMATCH)
                    .refuses(NOT_ALLOWED, BANNED, ROOM_ARCHIVED, MESSAGE_NOT_FOUND, MESSAGE_DELETED),
            one("GET /rooms/{room}/messages/{message}", "Reads one message")
                    .says(BY_ID_OR_SEQUENCE)
                    .answers(200, "The message"),
            one("GET /rooms/{room}/messages/{message}/revisions", "Reads the versions of a message")
                    .says("Its author and moderators can; once it is deleted, only moderators still get its words."
                            + " Oldest first; `after` is the sequence of the last version already seen. "
                            + BY_ID_OR_SEQUENCE)
                    .answers(200, "The versions")
                    .header(200, "Link", "`rel=\"next\"`: the next page, if there may be one.")
                    .refuses(INVALID_CURSOR, INVALID_LIMIT, NOT_ALLOWED),
            one("GET /rooms/{room}/messages/{message}/replies", "Reads the thread of a message")
                    .says("Without the message that began it, oldest first. " + BY_ID_OR_SEQUENCE)
                    .answers(200, "The messages")
                    .header(200, "Link", "`rel=\"next\"`: the next page, if there is one.")
                    .refuses(INVALID_CURSOR, INVALID_LIMIT),
            change("PATCH /rooms/{room}/messages/{message}", "Says something else in place of a message")
                    .says("Only its author can. " + BY_ID_OR_SEQUENCE)
                    .answers(200, "The message as it reads now, without its reactions")
                    .refuses(MESSAGE_EMPTY, MESSAGE_TOO_LONG, INVALID_CONTENT, MESSAGE_DELETED, ROOM_ARCHIVED),
            change("DELETE /rooms/{room}/messages/{message}", "Takes a message back")
                    .says(
                            "Its author can, and moderators. Its words are gone for everybody but moderators; its place stays. "
                                    + BY_ID_OR_SEQUENCE)
                    .answers(204, "It is deleted")
                    .refuses(INVALID_REASON),
            change("PUT /rooms/{room}/messages/{message}/reactions/{emoji}", "Puts an emoji to a message")
                    .says(BY_ID_OR_SEQUENCE)
                    .answers(204, "It is there")
                    .refuses(INVALID_EMOJI, MESSAGE_DELETED, ROOM_ARCHIVED),
            change("DELETE /rooms/{room}/messages/{message}/reactions/{emoji}", "Takes one's emoji away again")
                    .says(BY_ID_OR_SEQUENCE)
                    .answers(204, "It is not there any more")
                    .refuses(INVALID_EMOJI, MESSAGE_DELETED, ROOM_ARCHIVED));

    private MessageWords() {}

    private static OperationWords one(String request, String summary) {
        return new OperationWords(request, MESSAGES, summary)
                .refuses(Refusals.OF_A_ROOM)
                .refuses(INVALID_MESSAGE_ID, MESSAGE_NOT_FOUND);
    }

    private static OperationWords change(String request, String summary) {
        return new OperationWords(request, MESSAGES, summary)
                .refuses(Refusals.OF_A_MEMBER)
                .refuses(Refusals.OF_A_CHANGE)
                .refuses(Refusals.ofABodyOf(request))
                .refuses(Refusals.OF_A_SPEAKER)
                .refuses(INVALID_MESSAGE_ID, MESSAGE_NOT_FOUND, NOT_ALLOWED);
    }

    private static OperationWords page(String request, String summary) {
        return new OperationWords(request, MESSAGES, summary)
                .says("Oldest first. Without a cursor the newest page; following a link to its end meets every message"
                        + " once. With `asOf`, the messages as they were then; what has been deleted since is without its"
                        + " words, but for moderators.")
                .answers(200, "The messages")
                .header(200, "Link", "The neighbours, if there are any: `rel=\"prev\"` is older, `rel=\"next\"` newer.")
                .refuses(Refusals.OF_A_ROOM)
                .refuses(INVALID_CURSOR, INVALID_LIMIT, INVALID_AS_OF);
    }
}
