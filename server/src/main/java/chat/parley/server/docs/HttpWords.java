package chat.parley.server.docs;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What is said of every request; {@code OpenApiTest} finds one that is missing here. */
final class HttpWords {
    static final String INTRODUCTION = """
            JSON in UTF-8; times are ISO-8601 in UTC, in milliseconds. Fields without a value are left out. Unknown fields of \
            a body are refused; unknown query parameters are ignored. Errors are problem details with a stable `code`.

            `Authorization: Bearer TOKEN` says who calls; `POST /session` gives tokens. In the open mode a REST call without one \
            says who speaks in the `username` of its body.

            What is pushed over STOMP is in [asyncapi.yaml](/docs/asyncapi.yaml).""";

    static final Map<String, String> PARAMETERS = Map.ofEntries(
            entry("before", "The newest messages before this sequence; not together with another cursor."),
            entry(
                    "around",
                    "Half a page before this sequence or instant, half from there on; not together with another cursor."),
            entry("asOf", "A sequence or an instant: the room as it was just after that."),
            entry("limit", "How many at most."),
            entry("emoji", "An emoji, or 1 to 16 characters without spaces."),
            entry("message", "The id or the sequence of a message."),
            entry("hook", "The id of a hook."),
            entry("secret", "What was shown when the hook was made."),
            entry("Idempotency-Key", "May stand for `messageId`."),
            entry("q", "Words, `\"words in this order\"`, and `-words` that must not be there."),
            entry("from", "Only what this person said."),
            entry("since", "Nothing older than this."),
            entry("until", "Only what is older than this."),
            entry("search after", "What the link to the next page has."),
            entry("by", "Only what this person did."),
            entry("type", "Only this type of event, such as `member.banned`."),
            entry("format", "Instead of an `Accept` header."),
            entry("search limit", "How many messages at most."));

    static final List<OperationWords> ALL = Stream.of(
                    SessionWords.ALL,
                    AccountWords.ALL,
                    MessageWords.ALL,
                    SearchWords.ALL,
                    RoomWords.ALL,
                    ReadingWords.ALL,
                    HookWords.ALL,
                    LogWords.ALL,
                    OperatorWords.ALL)
            .flatMap(List::stream)
            .toList();

    private HttpWords() {}
}
