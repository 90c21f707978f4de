package chat.parley.benchmarks;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Senders that each post, wait for the commit, and post again; on virtual threads, in this process. */
final class Posting {
    private static final String CONTENT = "It is a truth universally acknowledged, that a message must be";

    private final Stack stack;
    private final Database database;
    private final int rooms;
    private final int senders;

    Posting(Stack stack, Database database, int rooms, int senders) {
        this.stack = stack;
        this.database = database;
        this.rooms = rooms;
        this.senders = senders;
    }

    /** Posts as fast as it goes. */
    Result run(Duration warmUp, Duration time) throws InterruptedException {
        return run(warmUp, time, 0);
    }

    /** Posts that many messages a second, all senders together. */
    Result runAt(double rate, Duration warmUp, Duration time) throws InterruptedException {
        return run(warmUp, time, (long) (senders * 1e9 / rate));
    }

    private Result run(Duration warmUp, Duration time, long pauseNanos) throws InterruptedException {
        long start = System.nanoTime() + warmUp.toNanos();
        long end = start + time.toNanos();
        AtomicLong failed = new AtomicLong();
        List<Latencies> latencies = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < senders; i++) {
            int sender = i;
            Latencies own = new Latencies();
            latencies.add(own);
            threads.add(Thread.startVirtualThread(() -> send(sender, own, failed, start, end, pauseNanos)));
        }
        LockSupport.parkNanos(start - System.nanoTime());
        long java = Cpu.ofThisProcess();
        long postgres = database.cpuMicros();
        LockSupport.parkNanos(end - System.nanoTime());
        java = Cpu.ofThisProcess() - java;
        postgres = database.cpuMicros() - postgres;
        for (Thread thread : threads) {
            thread.join();
        }
        return Result.of(latencies, time, java, postgres, failed.get());
    }

    private void send(int sender, Latencies latencies, AtomicLong failed, long start, long end, long pauseNanos) {
        String room = "room-" + sender % rooms;
        String username = "sender-" + sender;
        long next = System.nanoTime() + (pauseNanos == 0 ? 0 : pauseNanos * sender / senders);
        while (true) {
            if (pauseNanos > 0) {
                LockSupport.parkNanos(next - System.nanoTime());
            }
            long sent = pauseNanos > 0 ? next : System.nanoTime();
            next += pauseNanos;
            if (sent > end) {
                return;
            }
            try {
                stack.post(room, username, CONTENT);
                long answered = System.nanoTime();
                if (answered >= start && answered <= end) {
                    latencies.add(answered - sent);
                }
            } catch (RuntimeException failure) {
                failed.incrementAndGet();
            }
        }
    }

    /** Nanoseconds, one writer. */
    static final class Latencies {
        private long[] nanos = new long[1 << 16];
        private int count;

        void add(long value) {
            if (count == nanos.length) {
                nanos = Arrays.copyOf(nanos, 2 * count);
            }
            nanos[count++] = value;
        }

        long[] values() {
            return Arrays.copyOf(nanos, count);
        }
    }

    /** What came of it; CPU in microseconds a post. */
    record Result(
            double perSecond,
            double p50Millis,
            double p99Millis,
            double javaMicros,
            double postgresMicros,
            long failed) {
        private static Result of(List<Latencies> latencies, Duration time, long java, long postgres, long failed) {
            long[] all = latencies.stream()
                    .flatMapToLong(own -> Arrays.stream(own.values()))
                    .sorted()
                    .toArray();
            double posts = Math.max(1, all.length);
            return new Result(
                    posts / time.toNanos() * 1e9,
                    percentile(all, 0.5),
                    percentile(all, 0.99),
                    java / posts,
                    postgres / posts,
                    failed);
        }

        static double percentile(long[] sorted, double part) {
            return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, sorted.length * part)] / 1e6;
        }
    }
}
