package chat.parley.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class SocketIoReaderTest {
    private static final int FUZZED = 200_000;

    private final RecordedSession heard = new RecordedSession();
    private final List<byte[]> answers = new ArrayList<>();
    private final SocketIoReader reader = new SocketIoReader(heard, answers::add);

    private SocketIoReader connected() {
        reader.text("0");
        heard.told.clear();
        return reader;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "0 | connect {}",
                "0{\"token\":\"x\"} | connect {\"token\":\"x\"}",
                "0/?a=b, | connect {}",
            })
    void letsAClientAskToComeIn(String packet, String told) {
        reader.text(packet);
        assertThat(heard.told).containsExactly(told);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "2[\"message\",{\"content\":\"a, b\"}] | event message[{\"content\":\"a, b\"}]",
                "217[\"message\"] | event message[] 17",
                "2/,3[\"a\\nb\" , [1, 2] ,null, 1.50 ,\"x\"] | event a\\nb[[1, 2], null, 1.50, \"x\"] 3",
                "2[\"half\",\"\\ud83e\"] | event half[\"\\ud83e\"]",
                "1 | disconnect",
                "51-7[\"up\",{\"_placeholder\":true,\"num\":0}] | binary up[{\"_placeholder\":true,\"num\":0}] 7",
            })
    void readsPackets(String packet, String told) {
        connected().text(packet);
        assertThat(heard.told).containsExactly(told.replace("a\\nb", "a\nb"));
    }

    @Test
    void readsPastAttachmentsAndGoesOn() {
        connected().text("52-[\"up\",{\"_placeholder\":true,\"num\":0}]");
        reader.binary();
        assertThatThrownBy(() -> reader.text("2[\"early\"]")).isInstanceOf(ProtocolException.class);
        reader.binary();
        reader.text("2[\"next\"]");
        reader.text("61-1[null]");
        reader.binary();
        reader.text("31[1]");
        assertThat(heard.told).hasSize(2).last().isEqualTo("event next[]");
        assertThatThrownBy(reader::binary).isInstanceOf(ProtocolException.class);
    }

    @Test
    void hasOneNamespace() {
        reader.text("0/admin,{\"token\":\"x\"}");
        reader.text("0/admin");
        assertThat(answers)
                .hasSize(2)
                .allSatisfy(answer -> assertThat(new String(answer, UTF_8))
                        .isEqualTo("44/admin,{\"message\":\"Invalid namespace\"}"));
        assertThat(heard.told).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"2[\"x\"]", "1", "31[]", "51-[\"x\"]", "0[]", "0{", "0null", "", "4{}", "7", "x", "0{}{}"})
    void refusesWhatMayNotComeFirst(String packet) {
        assertThatThrownBy(() -> reader.text(packet))
                .isInstanceOf(ProtocolException.class)
                .hasMessageMatching(".{10,}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "2",
                "2[]",
                "2[1]",
                "2{}",
                "2[\"x\"",
                "2[\"x\"]]",
                "2[\"x\"] 1",
                "2[\"x\",]",
                "2\"x\"",
                "3[]",
                "3",
                "31{}",
                "5[\"x\"]",
                "5-[\"x\"]",
                "51[\"x\"]",
                "599-[\"x\"]",
                "51-[]",
                "6-1[]",
                "2/other,[\"x\"]",
                "1x",
                "1/other",
                "21234567890123456[\"x\"]",
                "9",
                "2[\"x\",\"\u0001\"]",
                "2[\"x\",tru]",
                "2[\"x\",01]",
            })
    void refusesWhatIsNoPacket(String packet) {
        connected();
        assertThatThrownBy(() -> reader.text(packet))
                .isInstanceOf(ProtocolException.class)
                .hasMessageMatching(".{10,}");
        assertThat(heard.told).isEmpty();
    }

    @Test
    void refusesWhatIsTooDeepOrTooMany() {
        connected();
        List<String> tooMuch = List.of(
                "2[\"x\"," + "[".repeat(32) + "]".repeat(32) + "]",
                "2[\"x\"" + ",1".repeat(17) + "]",
                "2[\"x\"," + "1".repeat(100) + "]",
                "0/" + "x".repeat(200));
        assertThat(tooMuch)
                .allSatisfy(
                        packet -> assertThatThrownBy(() -> reader.text(packet)).isInstanceOf(ProtocolException.class));
        reader.text("2[\"x\"" + ",1".repeat(16) + "]");
        reader.text("2[\"x\"," + "[".repeat(31) + "]".repeat(31) + "]");
        assertThat(heard.told).hasSize(2);
    }

    /** Whatever comes is read or refused, and what is read is what was written. */
    @Test
    void takesAnythingOrRefusesIt() {
        Random random = new Random(20_261_129);
        String alphabet = "0123456-,/[]{}\":x\\u \n\u0000🦜null";
        int read = 0;
        for (int i = 0; i < FUZZED; i++) {
            SocketIoReader any = new SocketIoReader(heard, answers::add);
            any.text("0");
            String packet =
                    i % 2 == 0 ? random(random, alphabet) : damaged(random, "217[\"name\",{\"a\":[1,\"b\"]},null]");
            heard.told.clear();
            try {
                any.text(packet);
            } catch (ProtocolException refused) {
                assertThat(refused.sentence()).isNotBlank();
                assertThat(heard.told).isEmpty();
                continue;
            }
            read += assertReadAsWritten(packet);
        }
        assertThat(read).isGreaterThan(FUZZED / 100);
    }

    private int assertReadAsWritten(String packet) {
        if (heard.told.isEmpty() || !heard.told.getFirst().startsWith("event ")) {
            return 0;
        }
        String[] written = new String[1];
        SocketIoHandler echo = new RecordedSession() {
            @Override
            public void event(SocketIoEvent event) {
                List<String> values = new ArrayList<>();
                values.add(SocketIoPackets.JSON.writeValueAsString(event.name()));
                values.addAll(event.arguments());
                written[0] = values.toString();
            }
        };
        SocketIoReader again = new SocketIoReader(echo, answers::add);
        again.text("0");
        again.text(packet);
        JsonNode tree = SocketIoPackets.JSON.readTree(packet.substring(packet.indexOf('[')));
        assertThat(SocketIoPackets.JSON.readTree(written[0])).isEqualTo(tree);
        return 1;
    }

    private static String random(Random random, String alphabet) {
        StringBuilder packet = new StringBuilder();
        int length = random.nextInt(30);
        for (int i = 0; i < length; i++) {
            packet.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return packet.toString();
    }

    private static String damaged(Random random, String packet) {
        StringBuilder damaged = new StringBuilder(packet);
        int changes = random.nextInt(3);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(damaged.length());
            if (random.nextBoolean()) {
                damaged.deleteCharAt(at);
            } else {
                damaged.setCharAt(at, (char) (32 + random.nextInt(95)));
            }
        }
        return damaged.toString();
    }
}
