package chat.parley.query.search;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.api.room.TextPart;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How texts become words, words keys, and places of words places of the text again. */
class FoldedTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Größe ÉTÉ œuvre          | ` grosse ete oeuvre `
            e\u0301te\u0301          | ` ete `
            don't e-mail, a_b: 3.14! | ` don t e mail a b 3 14 `
            ДОМ Ёлка ΣΊΣΥΦΟΣ         | ` дом елка σισυφοσ `
            北京 ok 한국어             | ` 北 京 ok 한국어 `
            hi🦜🦜 👍🏽              | ` hi 🦜 🦜 👍 `
            ﬁn ½ ＡＢＣ ™ m²          | ` fin 1 2 abc tm m2 `
            co\u00adop x\u200dy      | ` coop xy `
            İstanbul ılık            | ` istanbul ilik `
            क्या हिन्दी                | ` क्या हिन्दी `
            """)
    void foldsAndSplits(String text, String words) {
        assertThat(FoldedText.of(text).words()).isEqualTo(words);
    }

    @Test
    void punctuationIsNoWord() {
        assertThat(FoldedText.of("' & | ! : * \\ % () \0 \n").words()).isEqualTo(" ");
    }

    @Test
    void bearsWhateverCharactersThereAre() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            String text = random.ints(random.nextInt(40), 1, Character.MAX_CODE_POINT)
                    .map(c -> random.nextBoolean() ? c : c % 0x500 + 1)
                    .mapToObj(Character::toString)
                    .collect(Collectors.joining());
            FoldedText folded = FoldedText.of(text);
            assertThat(folded.words()).startsWith(" ").endsWith(" ").doesNotContain("  ");
            for (int at = 0; at < folded.words().length(); at++) {
                if (folded.words().charAt(at) != ' ') {
                    assertThat(folded.text().substring(folded.start(at), folded.end(at)))
                            .isNotEmpty();
                }
            }
            assertThat(SearchKeys.ofWords(folded.words())).doesNotHaveDuplicates();
        }
    }

    @Test
    void whateverLiesInASpanHasOneOfItsKeys() {
        Random random = new Random(7);
        for (int i = 0; i < 5_000; i++) {
            long first = random.nextLong(1L << random.nextInt(1, 40));
            long last = first + random.nextLong(1L << random.nextInt(1, 30));
            long place = random.nextLong(first, last + 1);
            int[] asked = SearchKeys.places(first, last);
            int[] has = SearchKeys.ofMessage(" ", "general", "ada", place, Instant.EPOCH);
            assertThat(Arrays.stream(asked).anyMatch(key -> Arrays.binarySearch(has, key) >= 0))
                    .as("%d in %d..%d", place, first, last)
                    .isTrue();
            if (last < 1L << 30) {
                assertThat(asked.length).isLessThan(150);
            }
        }
    }

    @Test
    void whatHoldsTheWordsHasTheirKeys() {
        int[] has = SearchKeys.ofMessage(
                FoldedText.of("Die größte Überraschung im 北京 🦜").words(), "general", "ada", 7, Instant.EPOCH);
        for (String part : new String[] {"uberrasch", "rasch", " im ", " 北 京 ", " 🦜 ", "grosste uber"}) {
            assertThat(IntStream.of(SearchKeys.ofWords(part)).allMatch(key -> Arrays.binarySearch(has, key) >= 0))
                    .as(part)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            Größe zählt      | grosse     | [Größe] zählt
            Größe zählt      | oss        | Gr[öß]e zählt
            Größe zählt      | ZAHL größe | [Größe] [zähl]t
            a b a            | a          | [a] b [a]
            don’t panic      | don't      | [don’t] panic
            so it goes, so   | "it goes"  | so [it goes], so
            東京へ行く        | 京へ       | 東[京へ]行く
            hi🦜🦜           | 🦜         | hi[🦜🦜]
            <b>bold</b>      | b          | <[b]>bold</[b]>
            """)
    void highlightsWhatWasLookedFor(String content, String query, String shown) {
        assertThat(shown(content, query)).isEqualTo(shown);
    }

    @Test
    void highlightsAShortPieceOfALongMessage() {
        String content = "x".repeat(7) + " lorem ipsum 🦜".repeat(100) + " needle" + " dolor sit".repeat(100);
        String shown = shown(content, "needle");
        assertThat(shown).startsWith("…").contains(" [needle] ").endsWith("…").hasSizeLessThan(260);
        assertThat(shown("🦜".repeat(2_000), "🦜")).startsWith("[🦜🦜").endsWith("🦜]…");
        assertThat(shown("é".repeat(300) + " x", "x")).startsWith("…é").endsWith("é [x]");
    }

    private static String shown(String content, String query) {
        return Highlight.of(content, SearchTerms.of(query).wanted()).stream()
                .map(FoldedTextTest::shown)
                .collect(Collectors.joining());
    }

    private static String shown(TextPart part) {
        return part.match() ? "[" + part.text() + "]" : part.text();
    }
}
