package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.INVALID_MESSAGE_ID;
import static chat.parley.api.Refusal.Reason.INVALID_ROOM_ID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import chat.parley.api.Refusal;
import chat.parley.api.room.MessageKey;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoomRulesTest {
    @ParameterizedTest
    @CsvSource({"Tea & Cake,tea-cake", "Über uns,uber-uns", "  42! ,42", "a_b,a-b", "ﬁve,five"})
    void makesAnIdOfAName(String name, String id) {
        assertThat(RoomRules.idFrom(name)).isEqualTo(id);
    }

    @Test
    void makesNoIdOfANameWithoutLatinLettersOrDigits() {
        refused(() -> RoomRules.idFrom("茶"), INVALID_ROOM_ID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1-1-1-1-1", "0199c1a4-6d5c-7cc3-98c4-dc0c0c07398", "0199c1a46d5c7cc398c4dc0c0c07398f"})
    void takesOnlyAWholeUuidAsAMessageId(String text) {
        refused(() -> MessageKey.id(text), INVALID_MESSAGE_ID);
    }

    private static void refused(ThrowingCallable call, Refusal.Reason reason) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(call)
                .extracting(Refusal::reason)
                .isEqualTo(reason);
    }
}
