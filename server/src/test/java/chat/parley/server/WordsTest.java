package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.api.Refusal;
import chat.parley.api.room.RevisionView;
import chat.parley.api.room.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the page says, it says in each of its languages. */
class WordsTest {
    private static final Path APP = Path.of("../web-client/src/main/resources/static/app");
    private static final Pattern SAID = Pattern.compile("\\bt\\(\\s*\"([a-z][\\w.-]*)\"");
    /** Of these the page makes keys: what is before what is put in, and what is behind it. */
    private static final Pattern MADE = Pattern.compile("`([a-z][\\w.-]*[.-])\\$\\{[^`}]*}([^`]*)`");
    /** Names of other things that are made alike. */
    private static final Set<String> NO_KEYS = Set.of("tab-*", "panel-*", "names-*", "follow-*", "watch-*");

    private static final List<String> ROLES = words(Role.values());
    private static final List<String> ACTS = List.of("rebuild", "abandon");
    private static final List<String> EXAMPLES = List.of("words", "phrase", "without");
    private static final List<String> AUDITED = List.of(
            "room.opened",
            "room.renamed",
            "room.topic-changed",
            "room.archived",
            "member.joined",
            "member.role-changed",
            "member.left",
            "member.removed",
            "member.banned",
            "member.unbanned",
            "message.posted",
            "message.edited",
            "message.deleted",
            "reaction.added",
            "reaction.removed",
            "event.skipped");
    /** What is put in for the asterisk, as the code has it. Of what the server may refuse, only some has words. */
    private static final Map<String, List<String>> ENDINGS = Map.ofEntries(
            Map.entry("connection.*", List.of("connecting", "connected", "catching-up", "reconnecting", "offline")),
            Map.entry(
                    "event.*",
                    List.of(
                            "message.edited",
                            "message.deleted",
                            "reaction.added",
                            "reaction.removed",
                            "member.left",
                            "member.role-changed",
                            "member.removed",
                            "member.banned",
                            "member.unbanned")),
            Map.entry("event.role.*", ROLES),
            Map.entry("members.make-*", ROLES),
            Map.entry("members.tab-*", List.of("members", "bans", "details")),
            Map.entry("operate.*", List.of("rebuild", "pause", "resume", "abandon")),
            Map.entry("operate.*-hint", ACTS),
            Map.entry("operate.*-of", ACTS),
            Map.entry("operate.audit.*", and(AUDITED, "event.unreadable", "joined-alone")),
            Map.entry("operate.audit.kind.*", AUDITED),
            Map.entry("operate.health.*", List.of("UP", "DEGRADED", "DOWN", "OUT_OF_SERVICE")),
            Map.entry("operate.letters.*", List.of("goes-on", "stopped-again", "stopped-later")),
            Map.entry(
                    "operate.node.*", List.of("connections", "sessions", "people", "append-waiting", "queue", "nodes")),
            Map.entry("operate.plot.*", List.of("throughput", "latency", "posts", "deliveries", "p50", "p99")),
            Map.entry("operate.rebuild.*", List.of("building", "checking", "paused", "done", "failed", "abandoned")),
            Map.entry("operate.rebuild.*-toast", List.of("done", "failed", "abandoned")),
            Map.entry("operate.state.*", List.of("running", "rebuilding", "filling", "failing", "stopped")),
            Map.entry("outbox.*", List.of("waiting", "sending", "sent", "failed")),
            Map.entry("role.*", ROLES),
            Map.entry(
                    "room.*",
                    List.of(
                            "public",
                            "private",
                            "name",
                            "topic",
                            "visibility",
                            "opened",
                            "member-count",
                            "archived-at",
                            "id")),
            // A direct conversation is not left.
            Map.entry("room.leave-hint-*", List.of("public", "private")),
            Map.entry("search.*", List.of("since", "until")),
            Map.entry("search.example-*", EXAMPLES),
            Map.entry("search.example-*-hint", EXAMPLES),
            Map.entry("search.scope-*", List.of("room", "all")),
            Map.entry("theme.*", List.of("system", "light", "dark")),
            Map.entry("versions.*", words(RevisionView.Kind.values())));

    private static final String REFUSED = "problem.*";
    /** What the page itself says: there was no answer. */
    private static final String UNREACHED = "problem.offline";

    private static final Pattern VALUE = Pattern.compile("\\{(\\w+)}");
    private static final Pattern WORD = Pattern.compile("\\p{L}");
    /** As Unicode CLDR has them for whole numbers. */
    private static final Map<String, Set<String>> CATEGORIES =
            Map.of("en", Set.of("one", "other"), "ar", Set.of("zero", "one", "two", "few", "many", "other"));

    @Test
    void everyKeyThatIsUsedHasWordsAndTheReverse() throws IOException {
        String code = code();
        Set<String> used = SAID.matcher(code)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        ENDINGS.forEach((made, endings) -> endings.forEach(ending -> used.add(made.replace("*", ending))));
        Set<String> refused = Stream.of(Refusal.Reason.values())
                .map(reason -> REFUSED.replace("*", reason.code()))
                .collect(Collectors.toSet());
        Set<String> there = keys(words("en"));
        assertThat(there).containsAll(used).contains(UNREACHED);
        assertThat(there.stream()
                        .filter(key -> !used.contains(key) && !refused.contains(key) && !key.equals(UNREACHED))
                        .filter(key -> !code.contains('"' + key + '"')))
                .as("words that nobody says")
                .isEmpty();
    }

    @Test
    void ofWhatIsMadeAllEndingsAreListed() throws IOException {
        Set<String> made = MADE.matcher(code())
                .results()
                .map(found -> found.group(1) + '*' + found.group(2))
                .filter(key -> !NO_KEYS.contains(key))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> listed = new TreeSet<>(ENDINGS.keySet());
        listed.add(REFUSED);
        assertThat(made).isEqualTo(listed);
    }

    /** Words for one or two may do without the number. */
    @ParameterizedTest
    @ValueSource(strings = {"en", "ar"})
    void aLanguageHasAllWordsAndNoOthersWithTheSameValues(String language) throws IOException {
        JsonNode english = words("en");
        JsonNode words = words(language);
        assertThat(keys(words)).isEqualTo(keys(english));
        for (String key : keys(words)) {
            Set<String> values = values(other(english.get(key)));
            JsonNode said = words.get(key);
            assertThat(values(other(said))).as(key).isEqualTo(values);
            if (said.isObject()) {
                assertThat(keys(said)).as(key).isEqualTo(CATEGORIES.get(language));
                Set<String> needed = without(values, "n");
                said.forEach(
                        each -> assertThat(without(values(each), "n")).as(key).isEqualTo(needed));
            }
        }
    }

    @Test
    void theOtherLanguageIsAnother() throws IOException {
        JsonNode english = words("en");
        JsonNode arabic = words("ar");
        assertThat(keys(arabic).stream()
                        .filter(key -> arabic.get(key).equals(english.get(key)))
                        .filter(key -> WORD.matcher(
                                        VALUE.matcher(english.get(key).toString())
                                                .replaceAll(""))
                                .find()))
                .isEmpty();
    }

    private static JsonNode words(String language) throws IOException {
        return Server.JSON.readTree(Files.readString(APP.resolve("words/%s.json".formatted(language))));
    }

    private static Set<String> keys(JsonNode words) {
        return new TreeSet<>(words.propertyNames());
    }

    /** What is said of most numbers, or always. */
    private static JsonNode other(JsonNode words) {
        return words.isObject() ? words.get("other") : words;
    }

    private static Set<String> values(JsonNode words) {
        return VALUE.matcher(words.toString())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> without(Set<String> values, String value) {
        values.remove(value);
        return values;
    }

    /** As they are on the wire. */
    private static List<String> words(Enum<?>[] values) {
        return Stream.of(values).map(Object::toString).toList();
    }

    private static List<String> and(List<String> some, String... others) {
        return Stream.concat(some.stream(), Stream.of(others)).toList();
    }

    private static String code() throws IOException {
        try (Stream<Path> files = Files.walk(APP)) {
            StringBuilder code = new StringBuilder();
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".js")).toList()) {
                code.append(Files.readString(file));
            }
            return code.toString();
        }
    }
}
