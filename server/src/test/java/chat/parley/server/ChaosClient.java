package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.StompClient.Frame;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Follows a room and posts into it over connections that it loses at random places, and comes back behind the last event
 * it saw; it sends again what it got no RECEIPT for. Any event that is not the next one fails it at once.
 */
final class ChaosClient {
    private static final int IN_FLIGHT_MAX = 10;
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long PAUSE_MAX_MS = 300;

    private final String name;
    private final ChaosRoom room;
    private final int messages;
    private final Random random;
    private final NavigableSet<Long> cuts = new TreeSet<>();
    private final Map<UUID, String> unanswered = new LinkedHashMap<>();
    private final Map<UUID, Long> acknowledged = new HashMap<>();
    private Server server;
    private StompClient connection;
    private boolean isSubscribed;
    private long pausedUntil;
    private long last = -1;
    private int made;

    int connects;
    int pauses;
    int resends;
    int duplicates;
    int refusals;

    /** One that posts so many messages, and loses its connection at so many places besides. */
    ChaosClient(String name, ChaosRoom room, int messages, int cuts, Random random) {
        this.name = name;
        this.room = room;
        this.messages = messages;
        this.random = random;
        while (this.cuts.size() < cuts) {
            this.cuts.add(random.nextLong(room.lastSequence()));
        }
    }

    /** Until it has seen everything, and all it posted is acknowledged. */
    Map<UUID, Long> run() {
        while (!isDone()) {
            try {
                comeBack();
                converse();
            } catch (CompletionException lost) {
                lose(); // the server is being killed, or not there yet
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
        connection.close();
        return acknowledged;
    }

    private void comeBack() {
        server = room.server();
        connection = server.open();
        connects++;
        isSubscribed = false;
        pausedUntil = 0;
        connection.send("CONNECT\naccept-version:1.2\nhost:localhost\nlogin:" + name + "\n\n\0");
        connection.send("SUBSCRIBE\ndestination:/user/queue/errors\nid:errors\n\n\0");
        connection.send("SUBSCRIBE\ndestination:/topic/rooms/%s\nid:room\nafter:%d\nreceipt:room\n\n\0"
                .formatted(room.id(), last));
        if (random.nextInt(20) == 0) {
            lose(); // before any answer
            return;
        }
        resends += unanswered.size();
        unanswered.forEach((id, content) -> connection.post(room.id(), id.toString(), Server.message(id, content)));
    }

    private void converse() {
        // The JDK's client has been seen not to notice the end of a connection whose server was killed.
        while (connection.isOpen() && server == room.server() && !isDone()) {
            if (mayPost()) {
                UUID id = new UUID(random.nextLong(), random.nextLong());
                String content = "%s says %d".formatted(name, made++);
                unanswered.put(id, content);
                connection.post(room.id(), id.toString(), Server.message(id, content));
            }
            if (pausedUntil != 0 && System.nanoTime() > pausedUntil) {
                pausedUntil = 0;
                connection.readOn();
            }
            Frame frame = connection.poll(mayPost() ? 0 : 1);
            if (frame != null) {
                hear(frame);
            }
        }
        lose();
    }

    private boolean mayPost() {
        return made < messages && unanswered.size() < IN_FLIGHT_MAX;
    }

    private boolean isDone() {
        room.requireSound();
        return acknowledged.size() == messages && last >= room.lastSequence();
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
            default -> throw new AssertionError("%s got %s".formatted(name, frame));
        }
    }

    private void hearReceipt(Frame receipt) {
        if (receipt.header("receipt-id").equals("room")) {
            isSubscribed = true;
            assertThat(receipt.sequence()).isGreaterThanOrEqualTo(last);
            return;
        }
        UUID id = UUID.fromString(receipt.header("receipt-id"));
        assertThat(unanswered.remove(id))
                .as("%s: an answer to what was asked", name)
                .isNotNull();
        acknowledged.put(id, receipt.sequence());
        if (receipt.header("duplicate") != null) {
            duplicates++;
        }
        room.acknowledged();
    }

    /** Nothing else is refused here but what the server could not do just then. */
    private void hearRefusal(Frame refusal) {
        assertThat(refusal.header("code")).as(refusal.toString()).isIn("busy", "unavailable");
        refusals++;
        lose(); // and so sends it again
    }

    private void hearEvent(Frame event) {
        assertThat(isSubscribed).as("%s: the RECEIPT comes first", name).isTrue();
        assertThat(event.sequence()).as("%s: the event after %d", name, last).isEqualTo(last + 1);
        last = event.sequence();
        room.seen(event, name);
        if (cuts.remove(last)) {
            lose();
        } else if (pausedUntil == 0 && random.nextInt(200) == 0) {
            pauses++;
            pausedUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextLong(1, PAUSE_MAX_MS));
            connection.pause();
        }
    }

    /** Drops the connection without a word. */
    private void lose() {
        if (connection != null) {
            connection.close();
        }
    }
}
