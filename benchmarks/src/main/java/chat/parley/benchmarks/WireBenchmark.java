package chat.parley.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** What a server does over WebSocket: posts, fan-out, idle connections, and many clients that come back at once. */
final class WireBenchmark {
    private static final Path JAR = Path.of("server/target/parley.jar");
    private static final String PADDING = "x".repeat(48);
    private static final int FOLLOWERS = 1_000;
    private static final int IDLE = 5_000;
    private static final int STORM = 2_000;
    private static final int MISSED = 200;

    private final Database database;
    private final Duration time;

    WireBenchmark(Database database, Duration time) {
        this.database = database;
        this.time = time;
    }

    void run() throws IOException {
        try (ServerProcess server = ServerProcess.start(JAR, database.newDatabase("wire"))) {
            Table posts = new Table(
                    "Over the wire: each message is heard by everybody",
                    "clients",
                    "senders",
                    "in flight each",
                    "messages/s",
                    "deliveries/s",
                    "p50 ms",
                    "p99 ms",
                    "server CPU µs a message",
                    "a delivery",
                    "out of turn");
            try (Crowd warmUp = new Crowd(server.port())) {
                warmUp.come(32, -1);
                new Talk(warmUp, 32, 1).during(time.multipliedBy(2));
            }
            talk(server, posts, 32, 32, 1);
            talk(server, posts, 1, 1, 32);
            talk(server, posts, 1, 1, 1);
            talk(server, posts, FOLLOWERS, 1, 1);
            talk(server, posts, FOLLOWERS, 32, 1);
            storm(server);
            new SlowReaderBenchmark(server, (int) Math.max(10, 7 * time.toSeconds() + 4)).run();
        }
        try (ServerProcess server = ServerProcess.start(JAR, database.newDatabase("idle"))) {
            idle(server, time);
        }
    }

    private void talk(ServerProcess server, Table table, int clients, int senders, int window) throws IOException {
        try (Crowd crowd = new Crowd(server.port())) {
            crowd.come(clients, -1);
            Talk talk = new Talk(crowd, senders, window);
            talk.during(time.dividedBy(4));
            talk.forget();
            long cpu = Cpu.micros(server.pid());
            double seconds = talk.during(time);
            double used = Cpu.micros(server.pid()) - cpu;
            int messages = talk.messages();
            long[] nanos = talk.latencies();
            table.row(
                    clients,
                    senders,
                    window,
                    messages / seconds,
                    messages * (double) clients / seconds,
                    Posting.Result.percentile(nanos, 0.5),
                    Posting.Result.percentile(nanos, 0.99),
                    used / messages,
                    used / messages / clients,
                    crowd.outOfTurn());
        }
    }

    /** On a server of its own: one that was busy gives memory back meanwhile. */
    private static void idle(ServerProcess server, Duration time) throws IOException {
        Table table = new Table("Idle connections, subscribed to one room", "connections", "server RSS KB each");
        try (Crowd first = new Crowd(server.port())) {
            first.come(FOLLOWERS, -1); // brings what is loaded and compiled once
            new Talk(first, 32, 1).during(time);
        }
        long before = server.residentKilobytes();
        try (Crowd crowd = new Crowd(server.port())) {
            crowd.come(IDLE, -1);
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(5));
            table.row(IDLE, (server.residentKilobytes() - before) / (double) IDLE);
        }
    }

    private static void storm(ServerProcess server) throws IOException {
        Table table = new Table(
                "Reconnect storm: all come back at once with what they saw last",
                "clients",
                "events missed by each",
                "all live after s",
                "all have everything after s",
                "out of turn");
        long seen;
        try (Crowd speaker = new Crowd(server.port())) {
            speaker.come(1, -1);
            seen = speaker.members().getFirst().last;
            Talk talk = new Talk(speaker, 1, 16);
            talk.count(MISSED);
            long start = System.nanoTime();
            try (Crowd crowd = new Crowd(server.port())) {
                crowd.come(STORM, seen);
                double live = (System.nanoTime() - start) / 1e9;
                talk.count(1); // and this one is heard live
                long head = speaker.members().getFirst().last;
                awaitAll(crowd, head);
                table.row(STORM, MISSED, live, (System.nanoTime() - start) / 1e9, crowd.outOfTurn());
            }
        }
    }

    private static void awaitAll(Crowd crowd, long head) {
        while (crowd.members().stream().anyMatch(member -> member.last < head)) {
            crowd.check();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Some of a crowd talk: each says the next thing when all have heard the one before. */
    private static final class Talk {
        private final Crowd crowd;
        private final int senders;
        private final int window;
        private final int[] said;
        private final Map<Long, Said> inFlight = new HashMap<>();
        private final List<Long> nanos = new ArrayList<>();
        private final AtomicInteger left = new AtomicInteger();
        private final AtomicInteger heardByAll = new AtomicInteger();

        private static final class Said {
            private final long at = System.nanoTime();
            private int heard;
        }

        private Talk(Crowd crowd, int senders, int window) {
            this.crowd = crowd;
            this.senders = senders;
            this.window = window;
            this.said = new int[senders];
            crowd.listen(this::heard);
        }

        private void say(int sender) throws IOException {
            if (left.getAndDecrement() > 0) {
                int ordinal = said[sender]++;
                inFlight.put((long) sender << 32 | ordinal, new Said());
                crowd.members().get(sender).post(ordinal, PADDING);
            }
        }

        private void heard(CrowdMember member, int sender, int ordinal) throws IOException {
            long id = (long) sender << 32 | ordinal;
            Said message = inFlight.get(id);
            if (message != null && ++message.heard == crowd.members().size()) {
                inFlight.remove(id);
                nanos.add(System.nanoTime() - message.at);
                heardByAll.incrementAndGet();
                say(sender);
            }
        }

        private void begin(int messages) {
            left.set(messages);
            crowd.on(() -> {
                for (int sender = 0; sender < senders; sender++) {
                    for (int i = 0; i < window; i++) {
                        say(sender);
                    }
                }
            });
        }

        /** Says so many things, and returns when they are heard. */
        private void count(int messages) {
            int until = heardByAll.get() + messages;
            begin(messages);
            while (heardByAll.get() < until) {
                crowd.check();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
        }

        /** Talks for that long, and returns how many seconds it was until the last was heard. */
        private double during(Duration time) {
            long start = System.nanoTime();
            begin(Integer.MAX_VALUE);
            LockSupport.parkNanos(time.toNanos());
            left.set(0);
            while (!isSilent()) {
                crowd.check();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            return (System.nanoTime() - start) / 1e9;
        }

        private boolean isSilent() {
            return onCrowdsThread(inFlight::isEmpty);
        }

        private void forget() {
            onCrowdsThread(() -> {
                nanos.clear();
                return true;
            });
        }

        private int messages() {
            return onCrowdsThread(nanos::size);
        }

        private long[] latencies() {
            return onCrowdsThread(() -> {
                long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
                Arrays.sort(sorted);
                return sorted;
            });
        }

        private <R> R onCrowdsThread(Supplier<R> question) {
            CompletableFuture<R> answer = new CompletableFuture<>();
            crowd.on(() -> answer.complete(question.get()));
            return answer.join();
        }
    }
}
