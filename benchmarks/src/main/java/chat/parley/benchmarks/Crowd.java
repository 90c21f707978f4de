package chat.parley.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Many STOMP clients in the room general, all on one thread, so that they cost the server under test little. */
final class Crowd implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);
    private static final int BUFFER_BYTES = 256 * 1024;

    /** Is told of each message that a member hears; on the crowd's thread. */
    @FunctionalInterface
    interface Ear {
        void heard(CrowdMember member, int sender, int ordinal) throws IOException;
    }

    /** Something to be done on the crowd's thread. */
    @FunctionalInterface
    interface Act {
        void act() throws IOException;
    }

    private final InetSocketAddress server;
    private final Selector selector;
    private final Queue<Act> acts = new ConcurrentLinkedQueue<>();
    private final List<CrowdMember> members = new CopyOnWriteArrayList<>();
    private final AtomicInteger live = new AtomicInteger();
    private final Thread thread = Thread.ofPlatform().daemon().name("crowd").unstarted(this::run);
    private volatile Ear ear = (member, sender, ordinal) -> {};
    private volatile @Nullable IOException broken;
    private volatile boolean closed;

    Crowd(int port) throws IOException {
        this.server = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
        this.selector = Selector.open();
        thread.start();
    }

    /** Has so many come at once, and returns when all are live; each has everything after that sequence, -1 for "now". */
    void come(int count, long after) {
        int first = members.size();
        on(() -> {
            for (int i = 0; i < count; i++) {
                members.add(new CrowdMember(this, first + i, after, selector, server));
            }
        });
        awaitLive(first + count);
    }

    /** Has them read again, and come back if they were cut off; says how many were. */
    long wake(List<CrowdMember> asleep) {
        CompletableFuture<Long> cutOff = new CompletableFuture<>();
        on(() -> {
            long gone = 0;
            for (CrowdMember member : asleep) {
                if (!member.readOn(ByteBuffer.allocate(BUFFER_BYTES))) {
                    members.set(
                            members.indexOf(member),
                            new CrowdMember(this, member.number, member.last, selector, server));
                    gone++;
                }
            }
            cutOff.complete(gone);
        });
        return cutOff.join();
    }

    List<CrowdMember> members() {
        return members;
    }

    void listen(Ear to) {
        ear = to;
    }

    void on(Act act) {
        acts.add(act);
        selector.wakeup();
    }

    /** Waits until so many follow the room. */
    private void awaitLive(int count) {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (live.get() < count) {
            if (broken != null || System.nanoTime() > deadline) {
                throw new IllegalStateException(live.get() + " of " + count + " clients are there", broken);
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /** Events that any member got out of turn; there must be none. */
    long outOfTurn() {
        return members.stream().mapToLong(CrowdMember::outOfTurn).sum();
    }

    void live(CrowdMember member) {
        live.incrementAndGet();
    }

    void gone() {
        live.decrementAndGet();
    }

    void heard(CrowdMember member, int sender, int ordinal) {
        try {
            ear.heard(member, sender, ordinal);
        } catch (IOException failure) {
            broken = failure;
        }
    }

    private void run() {
        ByteBuffer lent = ByteBuffer.allocateDirect(BUFFER_BYTES);
        try {
            while (!closed) {
                selector.select(key -> ready(key, lent));
                for (Act act = acts.poll(); act != null; act = acts.poll()) {
                    act.act();
                }
            }
            for (CrowdMember member : members) {
                member.close();
            }
            selector.close();
        } catch (IOException failure) {
            broken = failure;
        }
    }

    private void ready(SelectionKey key, ByteBuffer lent) {
        try {
            ((CrowdMember) key.attachment()).ready(lent);
        } catch (IOException failure) {
            broken = failure;
            key.cancel();
        }
    }

    /** Throws if a member has broken. */
    void check() {
        if (broken != null) {
            throw new IllegalStateException(broken);
        }
    }

    static int indexOf(byte[] bytes, int from, int to, byte[] wanted) {
        for (int i = from; i <= to - wanted.length; i++) {
            int matching = 0;
            while (matching < wanted.length && bytes[i + matching] == wanted[matching]) {
                matching++;
            }
            if (matching == wanted.length) {
                return i;
            }
        }
        return -1;
    }

    static int indexOf(byte[] bytes, int from, int to, byte wanted) {
        int i = from;
        while (i < to && bytes[i] != wanted) {
            i++;
        }
        return i;
    }

    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
