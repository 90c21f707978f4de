package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.stomp.SendsInFlight.Slot;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class SendsInFlightTest {
    private final SendsInFlight sends = new SendsInFlight(3);
    private final List<Integer> answers = Collections.synchronizedList(new ArrayList<>());

    @Test
    void answersAreGivenInTheOrderOfTheirSends() {
        Slot one = sends.next();
        Slot two = sends.next();
        Slot three = sends.next();
        sends.answer(three, () -> answers.add(3));
        sends.answer(two, () -> answers.add(2));
        assertThat(answers).isEmpty();
        sends.answer(one, () -> answers.add(1));
        assertThat(answers).containsExactly(1, 2, 3);
    }

    @Test
    void theOrderIsKeptWhateverThreadsAnswer() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        List<Integer> expected = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            Slot slot = sends.next();
            int answer = i;
            expected.add(answer);
            threads.add(Thread.startVirtualThread(() -> sends.answer(slot, () -> answers.add(answer))));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(sends.awaitAll(Long.MAX_VALUE)).isTrue();
        assertThat(answers).isEqualTo(expected);
    }

    @Test
    void onlySoManyAreUnderWay() {
        Slot first = sends.next();
        sends.next();
        sends.next();
        AtomicInteger taken = new AtomicInteger();
        Thread reader = Thread.startVirtualThread(() -> {
            sends.next();
            taken.incrementAndGet();
        });
        Awaitility.await().until(() -> reader.getState() == Thread.State.WAITING);
        assertThat(taken).hasValue(0);
        sends.answer(first, () -> {});
        Awaitility.await().until(() -> taken.get() == 1);
    }

    @Test
    void whoeverWaitsForAllDoesNotWaitForEver() {
        Slot slot = sends.next();
        assertThat(sends.awaitAll(1)).isFalse();
        sends.answer(slot, () -> {});
        assertThat(sends.awaitAll(1)).isTrue();
    }

    @Test
    void aSessionThatIsOverHoldsNobodyBack() {
        for (int i = 0; i < 3; i++) {
            sends.next();
        }
        Thread reader = Thread.startVirtualThread(sends::next);
        Awaitility.await().until(() -> reader.getState() == Thread.State.WAITING);
        sends.over();
        Awaitility.await().until(() -> !reader.isAlive());
    }
}
