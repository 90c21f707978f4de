package chat.parley.command.room;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.api.room.RoomLimits;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MentionsTest {
    private static final Set<String> MEMBERS =
            Set.of("ada", "Ada Lovelace", "Ada", "bob", "张伟", "O'Neill-2", "_bot", "dr. who");

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "@ada                      | ada",
                "hello @ada, @bob!         | ada;bob",
                "@bob @ada @bob            | bob;ada",
                "@Ada Lovelace wrote       | Ada Lovelace",
                "@Ada Love wrote           | Ada",
                "(@ada)                    | ada",
                "@ada's tea                | ada",
                "@O'Neill-2's tea          | O'Neill-2",
                "@张伟 你好                  | 张伟",
                "@_bot: help               | _bot",
                "ask @dr. who.             | dr. who",
                "@@ada                     | ada",
                "mail ada@ada.org          | ``",
                "@adam                     | ``",
                "@eve                      | ``",
                "@ ada                     | ``",
                "@                         | ``",
                "@ADA                      | ``",
                "no one                    | ``",
            })
    void areOfMembers(String content, String expected) {
        List<String> names = expected.isEmpty() ? List.of() : List.of(expected.split(";", -1));
        assertThat(Mentions.in(content, MEMBERS::contains)).isEqualTo(names);
    }

    @Test
    void areSoManyAtMost() {
        String all = IntStream.range(0, 80).mapToObj(i -> "@user" + i).collect(Collectors.joining(" "));
        assertThat(Mentions.in(all, name -> name.startsWith("user"))).hasSize(RoomLimits.MENTIONS_MAX);
    }
}
