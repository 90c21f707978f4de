package chat.parley.query.search;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import chat.parley.api.room.ReadAccess;
import chat.parley.api.room.RoomQuery.SearchQuery;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for, and where.
 *
 * @param words what tells this question from another, whoever asks
 */
record Question(
        SearchTerms terms,
        List<ReadAccess> rooms,
        @Nullable String author,
        @Nullable Instant since,
        @Nullable Instant until,
        String words) {

    static Question of(SearchQuery query, List<ReadAccess> rooms) {
        if (query.since() != null && query.until() != null && !query.since().isBefore(query.until())) {
            throw new Refusal(Reason.INVALID_TIME, "since is not before until");
        }
        String words = String.join(
                "\n",
                query.text(),
                String.valueOf(query.roomId()),
                String.valueOf(query.author()),
                String.valueOf(query.since()),
                String.valueOf(query.until()));
        return new Question(SearchTerms.of(query.text()), rooms, query.author(), query.since(), query.until(), words);
    }
}
