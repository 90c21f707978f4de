package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A file that is not whole, or not in order, is refused by the line, and leaves nothing. */
@ServerTest
class DamagedImportTest {
    /** Lines 2 to 31: two rooms in turns. */
    private static final List<String> EVENTS = IntStream.range(0, 30)
            .mapToObj(i -> i < 2
                    ? EventFiles.opened("damaged-" + i)
                    : EventFiles.posted("damaged-" + i % 2, i / 2, "hello 🦜 number " + i))
            .toList();

    private static final String FILE = EventFiles.signed(EVENTS.stream());
    private static final List<String> LINES = FILE.lines().toList();

    @Autowired
    private Server server;

    @Autowired
    private JdbcClient jdbc;

    private Server operator;

    @BeforeEach
    void operator() {
        operator = server.asOperator();
    }

    static Stream<Arguments> filesThatAreNotWhole() {
        return Stream.of(
                fault("empty", "", "damaged-import", "line 0"),
                fault("no lines", "hello", "damaged-import", "line 1 is not whole"),
                fault("cut off between lines", join(LINES.subList(0, 20)), "damaged-import", "line 20 is not the last"),
                fault("cut off in a line", FILE.substring(0, FILE.length() / 2), "damaged-import", "is not whole"),
                fault("without its last line", join(LINES.subList(0, 31)), "damaged-import", "line 31 is not the last"),
                fault("with more", FILE + LINES.get(5) + "\n", "damaged-import", "line 33 comes after"),
                fault("another word", FILE.replace("number 20", "number 21"), "damaged-import", "checksum"),
                fault("another order", join(swapped(LINES, 11)), "damaged-import", "checksum"),
                fault("a line less", join(without(LINES, 5)), "damaged-import", "line 31 counts 30 events"),
                fault("other line ends", FILE.replace("\n", "\r\n"), "damaged-import", "checksum"),
                fault("another file", "{\"a\":1}\n" + FILE, "invalid-import", "line 1 is not the head"),
                fault("a later version", FILE.replace("version\":1", "version\":2"), "invalid-import", "line 1 is not"),
                fault(
                        "a long line",
                        LINES.getFirst() + "\n" + "x".repeat(600_000),
                        "invalid-import",
                        "line 2 is longer"),
                fault(
                        "not JSON",
                        FILE.replace("sequence\":3,", "sequence\":,"),
                        "invalid-import",
                        "line 8 is no JSON"));
    }

    static Stream<Arguments> eventsThatAreNotInOrder() {
        return Stream.of(
                fault("swapped", signed(swapped(EVENTS, 10, 12)), "invalid-import", "line 12 is out of order"),
                fault("a hole", signed(without(EVENTS, 3)), "invalid-import", "line 6 is out of order"),
                fault("an id twice", changed("damaged-1/3", "damaged-1/2"), "invalid-import", "line 9 has the id"),
                fault("no opening", signed(EVENTS.subList(4, 6)), "invalid-import", "line 2 is out of order"),
                fault(
                        "another event first",
                        changed("sequence\":1,", "sequence\":0,"),
                        "invalid-import",
                        "line 4 is out"),
                fault(
                        "another room",
                        changed("roomId\":\"damaged-1", "roomId\":\"tea"),
                        "invalid-import",
                        "line 3 is of"));
    }

    static Stream<Arguments> eventsThatNobodyCanRead() {
        return Stream.of(
                fault("an unknown type", changed("MessagePosted", "MessageSung"), "invalid-import", "cannot read"),
                fault(
                        "a message without id",
                        changed("messageId\":\"", "messageId\":\"x"),
                        "invalid-import",
                        "cannot read"),
                fault(
                        "a later revision",
                        changed("revision\":\"2", "revision\":\"3"),
                        "invalid-import",
                        "later revision"),
                fault(
                        "no revision",
                        changed("revision\":\"2\"", "revision\":null"),
                        "invalid-import",
                        "no such revision"),
                fault("an odd room", changed("room\":\"d", "room\":\"D"), "invalid-import", "line 2 has no such room"),
                fault(
                        "a field more",
                        changed("{\"room\"", "{\"x\":1,\"room\""),
                        "invalid-import",
                        "line 2 is no event"),
                fault(
                        "a field twice",
                        changed("{\"room\"", "{\"id\":\"\",\"room\""),
                        "invalid-import",
                        "line 2 is no JSON"),
                fault("no time", changed("at\":\"2", "at\":\"x"), "invalid-import", "no such time"),
                fault("too fine a time", changed("00Z", "00.0000001Z"), "invalid-import", "no such time"),
                fault("too long ago", changed("\"2025-", "\"-2025-"), "invalid-import", "no such time"),
                fault("no sequence", changed("sequence\":0", "sequence\":-1"), "invalid-import", "no such sequence"),
                fault(
                        "half a sequence",
                        changed("sequence\":1", "sequence\":1.5"),
                        "invalid-import",
                        "no such sequence"),
                fault("a NUL", changed("id\":\"d", "id\":\"\\u0000"), "invalid-import", "no such id"),
                fault("odd meta data", changed("metaData\":{", "metaData\":{\"a\":{}"), "invalid-import", "metaData"));
    }

    private static Arguments fault(String name, String damaged, String code, String detail) {
        return Arguments.of(name, damaged, code, detail);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"filesThatAreNotWhole", "eventsThatAreNotInOrder", "eventsThatNobodyCanRead"})
    void isRefused(String name, String damaged, String code, String detail) {
        assertThat(damaged).as("what is damaged").isNotEqualTo(FILE).isNotEqualTo(signed(EVENTS));
        Answer answer = take(damaged);
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.code()).as(answer.text()).isEqualTo(code);
        assertThat(answer.json().get("detail").asString()).contains(detail).endsWith("; nothing was imported");
        assertThat(storedEvents()).isZero();
    }

    @Test
    void thatConflictsIsRefusedToo() {
        String id = jdbc.sql("select event_id from event_store.domain_event order by global_index desc limit 1")
                .query(String.class)
                .single();
        Answer answer = take(signed(List.of(EVENTS.getFirst().replace("damaged-0/0", id))));
        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("import-conflict");
        assertThat(answer.json().get("detail").asString()).contains("line 2 has the id of an event");
        assertThat(storedEvents()).isZero();
    }

    private long storedEvents() {
        return jdbc.sql("select count(*) from event_store.domain_event where aggregate_id like 'damaged-%'")
                .query(Long.class)
                .single();
    }

    private Answer take(String file) {
        return operator.send(operator.request("/import")
                .header("Content-Type", "application/x-ndjson")
                .POST(BodyPublishers.ofString(file)));
    }

    private static String join(List<String> lines) {
        return String.join("\n", lines) + "\n";
    }

    private static String signed(List<String> events) {
        return EventFiles.signed(events.stream());
    }

    /** The first event that has it is changed, and the file signed again. */
    private static String changed(String part, String other) {
        List<String> events = new ArrayList<>(EVENTS);
        int first = IntStream.range(0, events.size())
                .filter(i -> events.get(i).contains(part))
                .findFirst()
                .orElseThrow();
        events.set(first, events.get(first).replace(part, other));
        return signed(events);
    }

    private static List<String> swapped(List<String> lines, int place) {
        return swapped(lines, place, place + 1);
    }

    private static List<String> swapped(List<String> lines, int place, int other) {
        List<String> swapped = new ArrayList<>(lines);
        Collections.swap(swapped, place, other);
        return swapped;
    }

    private static List<String> without(List<String> lines, int place) {
        List<String> less = new ArrayList<>(lines);
        less.remove(place);
        return less;
    }
}
