package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.stomp.StompException.Kind;
import org.junit.jupiter.api.Test;

class TransactionsTest {
    private static final StompSettings SETTINGS = StompSettings.DEFAULTS;

    private final Transactions transactions = new Transactions(SETTINGS);

    @Test
    void framesComeBackInTheirOrder() {
        StompFrame one = frame(10);
        StompFrame two = frame(20);
        transactions.begin("t");
        transactions.add("t", one);
        transactions.add("t", two);
        assertThat(transactions.end("t")).containsExactly(one, two);
    }

    @Test
    void onlySoManyAreOpen() {
        for (int i = 0; i < SETTINGS.transactionsMax(); i++) {
            transactions.begin("t" + i);
        }
        assertThatThrownBy(() -> transactions.begin("one more")).satisfies(TransactionsTest::isTooLarge);
        transactions.end("t3");
        transactions.begin("one more");
    }

    @Test
    void theyHoldOnlySoMuchTogether() {
        int half = SETTINGS.transactionBytesMax() / 2;
        transactions.begin("a");
        transactions.begin("b");
        transactions.add("a", frame(half));
        assertThatThrownBy(() -> transactions.add("b", frame(half))).satisfies(TransactionsTest::isTooLarge);
    }

    @Test
    void framesWithoutBodiesWeighSomethingToo() {
        transactions.begin("t");
        assertThatThrownBy(() -> {
                    for (int i = 0; i < SETTINGS.transactionBytesMax(); i++) {
                        transactions.add("t", frame(0));
                    }
                })
                .satisfies(TransactionsTest::isTooLarge);
    }

    @Test
    void headersWeighSomethingToo() {
        StompFrame large = new StompFrame(Command.SEND, StompHeaders.of("x", "x".repeat(4_000)), StompFrame.NO_BODY);
        transactions.begin("t");
        assertThatThrownBy(() -> {
                    for (int i = 0; i < SETTINGS.transactionBytesMax() / 4_000; i++) {
                        transactions.add("t", large);
                    }
                })
                .satisfies(TransactionsTest::isTooLarge);
    }

    @Test
    void whatHasEndedWeighsNothing() {
        for (int i = 0; i < 100; i++) {
            transactions.begin("t");
            transactions.add("t", frame(SETTINGS.transactionBytesMax() / 2));
            assertThat(transactions.end("t")).hasSize(1);
        }
    }

    @Test
    void anUnknownOneIsAMistake() {
        assertThatThrownBy(() -> transactions.end("none")).isInstanceOf(StompException.class);
        assertThatThrownBy(() -> transactions.add("none", frame(1))).isInstanceOf(StompException.class);
        transactions.begin("t");
        assertThatThrownBy(() -> transactions.begin("t")).isInstanceOf(StompException.class);
    }

    private static void isTooLarge(Throwable refusal) {
        assertThat(((StompException) refusal).kind()).isEqualTo(Kind.TOO_LARGE);
    }

    private static StompFrame frame(int bytes) {
        return new StompFrame(Command.SEND, StompHeaders.of("destination", "/x"), new byte[bytes]);
    }
}
