package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

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
    /** Of these the page makes the rest, out of what the server says. */
    private static final Pattern BEGUN = Pattern.compile("`([a-z][\\w.-]*[.-])\\$\\{");

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
        List<String> begun =
                BEGUN.matcher(code).results().map(found -> found.group(1)).toList();
        Set<String> there = keys(words("en"));
        assertThat(there).containsAll(used);
        assertThat(there.stream()
                        .filter(key -> !code.contains('"' + key + '"'))
                        .filter(key -> begun.stream().noneMatch(key::startsWith)))
                .as("words that nobody says")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"en", "ar"})
    void aLanguageHasAllWordsAndNoOthersWithTheSameValues(String language) throws IOException {
        JsonNode english = words("en");
        JsonNode words = words(language);
        assertThat(keys(words)).isEqualTo(keys(english));
        for (String key : keys(words)) {
            if (words.get(key).isObject()) {
                assertThat(keys(words.get(key)))
                        .as(key)
                        .isSubsetOf(CATEGORIES.get(language))
                        .contains("other");
            }
            assertThat(values(english.get(key))).as(key).containsAll(values(words.get(key)));
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

    private static Set<String> values(JsonNode words) {
        return VALUE.matcher(words.toString())
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toSet());
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
