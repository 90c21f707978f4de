package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.StompClient.Frame;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Follows some rooms through a proxy and posts into them now and then. Whenever its connection ends it comes back behind
 * what it saw, to whichever node, and sends again what it got no RECEIPT for. Any event that is not the next one fails it.
 */
final class ChaosFollower {
    private static final int IN_FLIGHT_MAX = 10;
    private static final int RETRY_MILLIS_MAX = 500;
    private static final Duration SILENCE_MAX = Duration.ofSeconds(10);

    private record Sent(ChaosFeed feed, String body) {}

    private final String name;
    private final Server proxy;
    private final List<ChaosFeed> feeds;
    private final int pauseMillis;
    private final Random random;
    private final long[] last;
    private final Map<UUID, Sent> unanswered = new LinkedHashMap<>();
    private final Map<String, Long> acknowledged = new HashMap<>();
    private @Nullable StompClient connection;
    private long postAt;
    private int made;
    private int subscribed;
    private volatile boolean isPosting = true;
    private volatile boolean isAnswered;

    final AtomicInteger resumed = new AtomicInteger();
    final AtomicInteger receipts = new AtomicInteger();
    int resends;
    int duplicates;
    int refusals;

    /** One that posts about every so often. */
    ChaosFollower(String name, Server proxy, List<ChaosFeed> feeds, int pauseMillis, Random random) {
        this.name = name;
        this.proxy = proxy;
        this.feeds = feeds;
        this.pauseMillis = pauseMillis;
        this.random = random;
        this.last = new long[feeds.size()];
        Arrays.fill(last, -1);
    }

    /** It posts nothing new, but goes on until all is answered and seen. */
    void stopPosting() {
        isPosting = false;
    }

    /** Whether it has stopped posting, and all it posted is acknowledged. */
    boolean isAnswered() {
        return isAnswered;
    }

    /** The places of all that it posted, by id, when it has seen everything. */
    Map<String, Long> run() {
        while (!isDone()) {
            try {
                comeBack();
                converse();
            } catch (CompletionException refused) {
                refusals++; // no node is there, or it is just being killed
            }
            lose();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(RETRY_MILLIS_MAX)));
        }
        return acknowledged;
    }

    private void comeBack() {
        StompClient next = proxy.open();
        connection = next;
        subscribed = 0;
        next.send("CONNECT\naccept-version:1.2\nhost:localhost\nheart-beat:0,1000\nlogin:" + name + "\n\n\0");
        next.send("SUBSCRIBE\ndestination:/user/queue/errors\nid:errors\n\n\0");
        for (int i = 0; i < last.length; i++) {
            next.send("SUBSCRIBE\ndestination:/topic/rooms/%s\nid:%d\nafter:%d\nreceipt:feed-%2$d\n\n\0"
                    .formatted(feeds.get(i).room(), i, last[i]));
        }
        resends += unanswered.size();
        unanswered.forEach((id, sent) -> post(next, id, sent));
    }

    private void converse() {
        StompClient current = connection;
        while (current != null && current == connection && current.isOpen() && !isDone()) {
            if (current.isSilentFor(SILENCE_MAX)) {
                return;
            }
            if (isPosting && unanswered.size() < IN_FLIGHT_MAX && System.nanoTime() - postAt > 0) {
                say(current);
            }
            Frame frame = current.poll(20);
            if (frame != null) {
                hear(frame);
            }
        }
    }

    private void say(StompClient current) {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        ChaosFeed feed = feeds.get(random.nextInt(feeds.size()));
        Sent sent = new Sent(feed, Server.message(id, "%s says %d".formatted(name, made++)));
        unanswered.put(id, sent);
        postAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(2 * pauseMillis));
        post(current, id, sent);
    }

    private static void post(StompClient current, UUID id, Sent sent) {
        current.post(sent.feed().room(), id.toString(), sent.body());
    }

    private boolean isDone() {
        isAnswered = !isPosting && unanswered.isEmpty();
        for (int i = 0; i < last.length; i++) {
            if (last[i] < feeds.get(i).end()) {
                return false;
            }
        }
        return isAnswered;
    }

    private void hear(Frame frame) {
        switch (frame.command()) {
            case "CONNECTED" -> assertThat(frame.headers()).containsEntry("user-name", name);
            case "RECEIPT" -> hearReceipt(frame);
            case "MESSAGE" -> {
                if (frame.header("subscription").equals("errors")) {
                    hearRefusal(frame);
                } else {
                    hearEvent(frame);
                }
            }
            case "ERROR" -> hearRefusal(frame);
            default -> throw new AssertionError("%s got %s".formatted(name, frame));
        }
    }

    private void hearReceipt(Frame receipt) {
        String answered = receipt.header("receipt-id");
        if (answered.startsWith("feed-")) {
            if (++subscribed == last.length) {
                resumed.incrementAndGet();
            }
            return;
        }
        assertThat(unanswered.remove(UUID.fromString(answered)))
                .as("%s: an answer to what was asked", name)
                .isNotNull();
        assertThat(acknowledged.put(answered, receipt.sequence())).isNull();
        receipts.incrementAndGet();
        if (receipt.header("duplicate") != null) {
            duplicates++;
        }
    }

    /** Nothing else is refused here but what the node could not do just then. */
    private void hearRefusal(Frame refusal) {
        assertThat(refusal.header("code")).as(refusal.toString()).isIn("busy", "unavailable");
        refusals++;
        lose(); // and so sends it again
    }

    private void hearEvent(Frame event) {
        int feed = Integer.parseInt(event.header("subscription"));
        assertThat(event.sequence())
                .as("%s: the event of %s after %d", name, feeds.get(feed).room(), last[feed])
                .isEqualTo(last[feed] + 1);
        last[feed] = event.sequence();
        feeds.get(feed).seen(event, name);
    }

    /** Drops the connection without a word. */
    private void lose() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }
}
