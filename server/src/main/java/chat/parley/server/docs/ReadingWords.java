package chat.parley.server.docs;

import static chat.parley.api.Refusal.Reason.INVALID_CURSOR;
import static chat.parley.api.Refusal.Reason.INVALID_USERNAME;
import static chat.parley.api.Refusal.Reason.UNAVAILABLE;
import static chat.parley.api.Refusal.Reason.USERNAME_REQUIRED;

import java.util.List;

/** What is said of how far people have read. */
final class ReadingWords {
    private static final String READING = "Reading";

    static final List<OperationWords> ALL = List.of(
            new OperationWords("PUT /rooms/{room}/read", READING, "Says up to where one has read")
                    .says(
                            "It only moves forwards: a smaller `sequence` than before changes nothing. All of one's devices hear"
                                    + " of it over STOMP. In the open mode `username` is needed without a token.")
                    .answers(200, "The position that holds now")
                    .refuses(Refusals.OF_A_ROOM)
                    .refuses(Refusals.OF_A_CHANGE)
                    .refuses(Refusals.OF_A_BODY)
                    .refuses(Refusals.OF_A_SPEAKER)
                    .refuses(INVALID_CURSOR, INVALID_USERNAME),
            new OperationWords("GET /unread", READING, "Counts what one has not read, in every room one is a member of")
                    .says(
                            "Needs a token. Not unread are one's own messages and all before them, what was said before one"
                                    + " joined, and deleted messages.")
                    .answers(200, "The rooms, by id")
                    .refuses(USERNAME_REQUIRED, UNAVAILABLE));

    private ReadingWords() {}
}
