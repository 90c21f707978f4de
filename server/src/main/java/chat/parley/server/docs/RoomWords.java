package chat.parley.server.docs;

import static chat.parley.api.Refusal.Reason.BANNED;
import static chat.parley.api.Refusal.Reason.BUSY;
import static chat.parley.api.Refusal.Reason.DIRECT_ROOM;
import static chat.parley.api.Refusal.Reason.FOREIGN_ORIGIN;
import static chat.parley.api.Refusal.Reason.INVALID_AS_OF;
import static chat.parley.api.Refusal.Reason.INVALID_MEMBERS;
import static chat.parley.api.Refusal.Reason.INVALID_REASON;
import static chat.parley.api.Refusal.Reason.INVALID_ROLE;
import static chat.parley.api.Refusal.Reason.INVALID_ROOM_ID;
import static chat.parley.api.Refusal.Reason.INVALID_ROOM_NAME;
import static chat.parley.api.Refusal.Reason.INVALID_TOPIC;
import static chat.parley.api.Refusal.Reason.INVALID_USERNAME;
import static chat.parley.api.Refusal.Reason.LAST_OWNER;
import static chat.parley.api.Refusal.Reason.MEMBER_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.NOT_ALLOWED;
import static chat.parley.api.Refusal.Reason.ROOM_ARCHIVED;
import static chat.parley.api.Refusal.Reason.ROOM_EXISTS;
import static chat.parley.api.Refusal.Reason.ROOM_FULL;
import static chat.parley.api.Refusal.Reason.UNAVAILABLE;
import static chat.parley.api.Refusal.Reason.USERNAME_MISMATCH;
import static chat.parley.api.Refusal.Reason.USERNAME_REQUIRED;

import java.util.List;

/** What is said of rooms and their members. */
final class RoomWords {
    private static final String ROOMS = "Rooms";
    private static final String MEMBERS = "Members";

    static final List<OperationWords> ALL = List.of(
            new OperationWords("GET /rooms", ROOMS, "Lists the public rooms, and one's own, by id, 200 at a time")
                    .answers(200, "The rooms")
                    .header(200, "Link", "`rel=\"next\"`: the next page, if there may be one.")
                    .refuses(INVALID_ROOM_ID, UNAVAILABLE),
            new OperationWords("POST /rooms", ROOMS, "Opens a room")
                    .says(
                            "`visibility` is `public` unless told; whoever opens it owns it, and a private one is opened by"
                                    + " somebody.")
                    .answers(201, "The room")
                    .header(201, "Location", "The room's path.")
                    .refuses(FOREIGN_ORIGIN, INVALID_USERNAME, BUSY, UNAVAILABLE)
                    .refuses(Refusals.OF_A_BODY)
                    .refuses(Refusals.OF_A_SPEAKER)
                    .refuses(INVALID_ROOM_ID, INVALID_ROOM_NAME, INVALID_TOPIC, ROOM_EXISTS),
            new OperationWords("POST /direct-rooms", ROOMS, "Opens the room of exactly some people, or finds it again")
                    .says("Whoever asks is one of them. It has no other members, ever, and stays as it is.")
                    .answers(201, "The room, which is new")
                    .answers(200, "The room, which they had already")
                    .header(201, "Location", "The room's path.")
                    .refuses(FOREIGN_ORIGIN, INVALID_USERNAME, BUSY, UNAVAILABLE)
                    .refuses(Refusals.OF_A_BODY)
                    .refuses(Refusals.OF_A_SPEAKER)
                    .refuses(INVALID_MEMBERS),
            new OperationWords("GET /rooms/{room}", ROOMS, "Reads a room")
                    .says("With `asOf`, as it was then.")
                    .answers(200, "The room")
                    .refuses(Refusals.OF_A_ROOM)
                    .refuses(INVALID_AS_OF),
            change("PATCH /rooms/{room}", ROOMS, "Changes a room's name or topic")
                    .says("Moderators can. What is not named stays; an empty topic takes it away.")
                    .answers(204, "It is changed")
                    .refuses(USERNAME_REQUIRED, INVALID_ROOM_NAME, INVALID_TOPIC, ROOM_ARCHIVED, DIRECT_ROOM),
            change("DELETE /rooms/{room}", ROOMS, "Archives a room")
                    .says("Owners can. It can be read as before, and nothing is said in it any more.")
                    .answers(204, "It is archived")
                    .refuses(USERNAME_REQUIRED, DIRECT_ROOM),
            new OperationWords("GET /rooms/{room}/members", MEMBERS, "Lists a room's members by name, 200 at a time")
                    .says("`after` is the last name already seen. With `asOf`, those who were members then.")
                    .answers(200, "The members")
                    .header(200, "Link", "`rel=\"next\"`: the next page, if there may be one.")
                    .refuses(Refusals.OF_A_ROOM)
                    .refuses(INVALID_AS_OF, INVALID_USERNAME),
            change("PUT /rooms/{room}/members/{username}", MEMBERS, "Joins, brings somebody in, or gives another role")
                    .says(
                            "One joins a public room oneself. Moderators bring others in, as readers or members; owners as"
                                    + " anything. The same for the roles of members; anybody may be less than they are.")
                    .answers(204, "They are a member, in that role")
                    .refuses(INVALID_ROLE, INVALID_USERNAME, BANNED, ROOM_FULL, ROOM_ARCHIVED, LAST_OWNER, DIRECT_ROOM),
            change("DELETE /rooms/{room}/members/{username}", MEMBERS, "Leaves a room, or removes somebody")
                    .answers(204, "They are no member any more")
                    .refuses(MEMBER_NOT_FOUND, LAST_OWNER, INVALID_REASON, DIRECT_ROOM),
            new OperationWords("GET /rooms/{room}/bans", MEMBERS, "Lists who is kept out of a room")
                    .says("Moderators can.")
                    .answers(200, "Who, by whom, and why")
                    .refuses(Refusals.OF_A_ROOM)
                    .refuses(NOT_ALLOWED),
            change("PUT /rooms/{room}/bans/{username}", MEMBERS, "Keeps somebody out")
                    .says("Moderators can. Whoever is a member is none any more.")
                    .answers(204, "They are kept out")
                    .refuses(USERNAME_REQUIRED, INVALID_USERNAME, LAST_OWNER, ROOM_FULL, INVALID_REASON, DIRECT_ROOM),
            change("DELETE /rooms/{room}/bans/{username}", MEMBERS, "Lets somebody come again")
                    .answers(204, "They may come")
                    .refuses(USERNAME_REQUIRED));

    private RoomWords() {}

    private static OperationWords change(String request, String tag, String summary) {
        return new OperationWords(request, tag, summary)
                .refuses(Refusals.OF_A_MEMBER)
                .refuses(Refusals.OF_A_CHANGE)
                .refuses(Refusals.ofABodyOf(request))
                .refuses(USERNAME_MISMATCH, NOT_ALLOWED);
    }
}
