package chat.parley.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;

/** From before the append until a reader has the event: on the node that appended it, and on another one. */
final class TailBenchmark {
    private static final int EVENTS = 2_000;
    private static final int WARM_UP = 500;
    private static final int PAUSE_MAX_MILLIS = 20;

    private final Database database;
    private final Table table = new Table(
            "Tail: from the post until a reader has the event, at random 0 to 20 ms gaps",
            "reader",
            "p50 ms",
            "p99 ms",
            "max ms");

    TailBenchmark(Database database) {
        this.database = database;
    }

    void run() throws InterruptedException {
        database.empty();
        try (Stack own = Stack.parley(database);
                Stack foreign = Stack.parley(database)) {
            Reader here = new Reader(own);
            Reader there = new Reader(foreign);
            ConcurrentHashMap<String, Long> posted = new ConcurrentHashMap<>();
            here.start(posted);
            there.start(posted);
            for (int i = 0; i < EVENTS; i++) {
                String content = "message " + i;
                posted.put(content, System.nanoTime());
                own.post("room-" + i % 64, "sender", content);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(
                        ThreadLocalRandom.current().nextInt(PAUSE_MAX_MILLIS + 1)));
            }
            here.show(table, "own node");
            there.show(table, "another node");
        }
    }

    private static final class Reader {
        private final Stack stack;
        private final long[] nanos = new long[EVENTS];
        private final CountDownLatch done = new CountDownLatch(1);

        private Reader(Stack stack) {
            this.stack = stack;
        }

        private void start(ConcurrentHashMap<String, Long> posted) {
            BlockingStream<TrackedEventMessage<?>> events =
                    stack.eventStore().openStream(stack.eventStore().createHeadToken());
            Thread.ofPlatform().daemon().start(() -> read(events, posted));
        }

        private void read(BlockingStream<TrackedEventMessage<?>> events, ConcurrentHashMap<String, Long> posted) {
            try (events) {
                for (int i = 0; i < EVENTS; i++) {
                    EventMessage<?> event = events.nextAvailable();
                    Room.Posted message = (Room.Posted) event.getPayload();
                    nanos[i] = System.nanoTime() - Objects.requireNonNull(posted.get(message.content()));
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            done.countDown();
        }

        private void show(Table table, String name) throws InterruptedException {
            if (!done.await(Duration.ofSeconds(10).toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("The reader on " + name + " misses events");
            }
            long[] warm = Arrays.stream(nanos).skip(WARM_UP).sorted().toArray();
            table.row(
                    name,
                    Posting.Result.percentile(warm, 0.5),
                    Posting.Result.percentile(warm, 0.99),
                    warm[warm.length - 1] / 1e6);
        }
    }
}
