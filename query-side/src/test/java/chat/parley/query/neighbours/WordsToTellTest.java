package chat.parley.query.neighbours;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.query.neighbours.WordsToTell.Word;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of what was said. */
class WordsToTellTest {
    private final WordsToTell words = new WordsToTell();

    @Test
    void isTheLatestAboutEachThing() {
        words.add("read", "tea", "1");
        words.add("read", "cake", "5");
        words.add("read", "tea", "2");
        words.add("presence", "", "");
        assertThat(words.subjects()).containsExactly("read", "presence");
        assertThat(texts(words.next("read", 100))).containsExactly("2", "5");
        assertThat(texts(words.next("presence", 100))).containsExactly("");
    }

    @Test
    void isNotForgottenBeforeItIsTold() {
        words.add("read", "tea", "1");
        List<Word> told = words.next("read", 100);
        assertThat(words.next("read", 100)).isEqualTo(told);
        words.add("read", "tea", "2");
        words.told("read", told);
        assertThat(texts(words.next("read", 100))).containsExactly("2");
        words.told("read", words.next("read", 100));
        assertThat(words.subjects()).isEmpty();
    }

    @Test
    void comesInPiecesThatFit() {
        for (int i = 0; i < 5; i++) {
            words.add("read", "room-" + i, "é" + i); // three bytes, and one between them
        }
        List<Word> first = words.next("read", 8);
        assertThat(texts(first)).containsExactly("é0", "é1");
        words.told("read", first);
        assertThat(texts(words.next("read", 8))).containsExactly("é2", "é3");
    }

    @Test
    void isNeitherWhatCannotBeToldNorTooMuch() {
        words.add("read", "long", "x".repeat(100));
        words.add("read", "short", "x");
        assertThat(texts(words.next("read", 50))).containsExactly("x");
        for (int i = 0; i < 5_000; i++) {
            words.add("read", "room-" + i, "x");
        }
        assertThat(words.next("read", 1_000_000)).hasSize(1_000);
    }

    @Test
    void isForgottenWithTime() {
        words.add("read", "tea", "1");
        words.forget(Long.MAX_VALUE);
        assertThat(words.subjects()).hasSize(1);
        words.forget(-1);
        assertThat(words.subjects()).isEmpty();
    }

    private static List<String> texts(List<Word> words) {
        return words.stream().map(Word::text).toList();
    }
}
