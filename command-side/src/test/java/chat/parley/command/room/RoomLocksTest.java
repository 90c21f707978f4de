package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.BUSY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import chat.parley.api.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.axonframework.common.lock.Lock;
import org.junit.jupiter.api.Test;

class RoomLocksTest {
    private static final int WAITING_MAX = 8;
    private final RoomLocks locks = new RoomLocks(new CommandSettings(Duration.ofMinutes(1), WAITING_MAX, 10, 10));

    @Test
    void servesWaitersInTheOrderInWhichTheyCame() throws InterruptedException {
        List<Integer> served = Collections.synchronizedList(new ArrayList<>());
        List<Thread> waiters = new ArrayList<>();
        Lock held = locks.obtainLock("general");
        for (int i = 0; i < WAITING_MAX; i++) {
            int place = i;
            waiters.add(Thread.startVirtualThread(() -> {
                Lock lock = locks.obtainLock("general");
                served.add(place);
                lock.release();
            }));
            int queued = i + 2;
            await().until(() -> locks.queued("general") == queued && waiting(waiters));
        }
        held.release();
        for (Thread waiter : waiters) {
            waiter.join();
        }
        assertThat(served)
                .containsExactlyElementsOf(
                        IntStream.range(0, WAITING_MAX).boxed().toList());
        assertThat(locks.queued("general")).isZero();
    }

    @Test
    void refusesOneMoreThanMayWaitAndOnlyInThatRoom() {
        Lock held = locks.obtainLock("general");
        for (int i = 0; i < WAITING_MAX; i++) {
            Thread.startVirtualThread(() -> locks.obtainLock("general").release());
        }
        await().until(() -> locks.queued("general") == WAITING_MAX + 1);
        busy(() -> locks.obtainLock("general"));
        locks.obtainLock("tea").release();
        held.release();
        await().until(() -> locks.queued("general") == 0);
    }

    @Test
    void refusesWhoeverWaitsPastTheDeadline() {
        Lock held = locks.obtainLock("general");
        onAnotherThread(() -> {
            busy(() -> Deadline.within(Duration.ofMillis(1), () -> locks.obtainLock("general")));
            return null;
        });
        assertThat(locks.queued("general")).isEqualTo(1);
        held.release();
    }

    @Test
    void knowsWhoHoldsIt() {
        Lock held = locks.obtainLock("general");
        assertThat(held.isHeld()).isTrue();
        assertThat(onAnotherThread(held::isHeld)).isFalse();
        held.release();
    }

    private static <R> R onAnotherThread(Supplier<R> work) {
        return CompletableFuture.supplyAsync(work, Thread::startVirtualThread).join();
    }

    private static boolean waiting(List<Thread> threads) {
        return threads.stream().allMatch(thread -> thread.getState() == Thread.State.TIMED_WAITING);
    }

    private static void busy(Runnable work) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(work::run)
                .extracting(Refusal::reason)
                .isEqualTo(BUSY);
    }
}
