package chat.parley.server.docs;

import static chat.parley.api.Refusal.Reason.INVALID_CURSOR;
import static chat.parley.api.Refusal.Reason.INVALID_LIMIT;
import static chat.parley.api.Refusal.Reason.INVALID_QUERY;
import static chat.parley.api.Refusal.Reason.INVALID_TIME;
import static chat.parley.api.Refusal.Reason.INVALID_USERNAME;
import static chat.parley.api.Refusal.Reason.SESSION_REQUIRED;

import java.util.List;
import java.util.Set;

/** What is said of the search. */
final class SearchWords {
    /** Parameters that are called as others are, but are not the same. */
    static final Set<String> OWN_PARAMETERS = Set.of("after", "limit");

    static final List<OperationWords> ALL = List.of(new OperationWords("GET /search", "Search", "Finds messages")
            .says("In the rooms that the caller is a member of, or in `room`, if they may read that. All words must be"
                    + " there, in any order, with or without their accents and capitals; words of three letters and more"
                    + " also as parts of others. The best come first, of equals the newer; of many, the newest 2,000 are"
                    + " compared with each other, then the next. A page may be shorter than `limit` though another"
                    + " follows. `highlight` is text in parts, of which some match: it is no HTML.")
            .answers(200, "The messages, without reactions")
            .header(200, "Link", "`rel=\"next\"`: the next page, if there may be one.")
            .refuses(Refusals.OF_A_ROOM)
            .refuses(INVALID_QUERY, INVALID_TIME, INVALID_USERNAME, INVALID_CURSOR, INVALID_LIMIT, SESSION_REQUIRED));

    private SearchWords() {}
}
