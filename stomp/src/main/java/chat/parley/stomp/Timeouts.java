package chat.parley.stomp;

import static chat.parley.stomp.StompException.malformed;

import chat.parley.stomp.StompException.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a session does because time has passed: heart-beats both ways, and the end of what takes too long. */
final class Timeouts implements TimerWheel.Timed {
    /** A client whose heart-beats are that many times late is gone. */
    private static final int TOLERANCE = 2;
    /** A client that promised no heart-beats is asked on the level of the connection. */
    private static final long PING_NANOS = Duration.ofSeconds(30).toNanos();

    private static final int PINGS_UNANSWERED_MAX = 3;
    private static final int LOOKS_MIN = 3;

    private final StompSession session;
    private final Transport transport;
    private final Outbound outbound;
    private final StompSettings settings;
    private final long opened = System.nanoTime();
    private volatile long lastRead = opened;
    private volatile boolean reading;
    private volatile long closingSince;
    private volatile boolean over;
    private volatile long outgoing;
    private volatile long incoming;
    private long lastPing = opened;
    private long watchedWrite;
    private int looksAtWrite;
    private int lateLooks;

    Timeouts(StompSession session, Transport transport, Outbound outbound, StompSettings settings) {
        this.session = session;
        this.transport = transport;
        this.outbound = outbound;
        this.settings = settings;
    }

    /** Agrees on heart-beats; null in STOMP 1.0, which has none. */
    @Nullable
    String negotiate(StompVersion version, @Nullable String header) {
        if (version == StompVersion.V1_0) {
            return null;
        }
        long mine = settings.heartBeat().toMillis();
        if (header != null) {
            String[] client = header.strip().split(",", -1);
            if (client.length != 2) {
                throw malformed("heart-beat is two numbers of milliseconds");
            }
            outgoing = interval(mine, milliseconds(client[1]));
            incoming = interval(mine, milliseconds(client[0]));
        }
        return mine + "," + mine;
    }

    private static long interval(long mine, long theirs) {
        return mine == 0 || theirs == 0
                ? 0
                : Duration.ofMillis(Math.max(mine, theirs)).toNanos();
    }

    private static long milliseconds(String number) {
        String digits = number.strip();
        if (digits.isEmpty()
                || digits.length() > 9
                || !digits.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            throw malformed("heart-beat is two numbers of milliseconds");
        }
        return Long.parseLong(digits);
    }

    /** Bytes have come, and are being handled, or have been; a client is not silent while it is not read. */
    void reading(boolean isUnderWay) {
        lastRead = System.nanoTime();
        reading = isUnderWay;
    }

    void closing() {
        closingSince = System.nanoTime();
    }

    void over() {
        over = true;
    }

    @Override
    public long lookAt(long now) {
        if (over) {
            return 0;
        }
        if (isStalled(now)) {
            transport.abort();
            return 0;
        }
        if (closingSince != 0) {
            return settings.lingering().toNanos() + closingSince - now;
        }
        if (!session.isConnected()) {
            return awaitConnect(now);
        }
        long next = settings.writeStalled().toNanos() / 4;
        if (incoming > 0 || !reading) {
            next = Math.min(next, lookAtIncoming(now));
        }
        if (outgoing > 0) {
            next = Math.min(next, lookAtOutgoing(now));
        }
        return next;
    }

    /**
     * A write that does not end, or a connection that does not close. A write is looked at a few times, as it may be this
     * process that stood still and not the client.
     */
    private boolean isStalled(long now) {
        long writing = outbound.writingSince();
        looksAtWrite = writing == watchedWrite ? looksAtWrite + 1 : 1;
        watchedWrite = writing;
        boolean isLate =
                writing != 0 && now - writing >= settings.writeStalled().toNanos();
        return (isLate && looksAtWrite >= LOOKS_MIN)
                || (closingSince != 0
                        && now - closingSince >= settings.lingering().toNanos());
    }

    private long awaitConnect(long now) {
        long left = settings.connectWithin().toNanos() - (now - opened);
        if (left > 0 || reading) {
            long soon = settings.heartBeat().toNanos() / 4 + 1; // It may be connected by then, and owe a heart-beat.
            return left > 0 ? Math.min(left, soon) : soon;
        }
        session.fail(null, new StompException(Kind.TIMEOUT, "there was no CONNECT in time"));
        return settings.lingering().toNanos();
    }

    private long lookAtIncoming(long now) {
        if (incoming == 0) {
            return pingIfSilent(now);
        }
        long left = reading ? incoming : TOLERANCE * incoming - (now - lastRead);
        if (left > 0) {
            lateLooks = 0;
            return left;
        }
        if (++lateLooks < LOOKS_MIN) {
            return incoming / 8 + 1; // What it sent may wait to be read.
        }
        session.fail(null, new StompException(Kind.TIMEOUT, "no heart-beat came in time"));
        return settings.lingering().toNanos();
    }

    private long pingIfSilent(long now) {
        if (now - lastRead >= PINGS_UNANSWERED_MAX * PING_NANOS) {
            transport.abort();
        } else if (now - lastRead >= PING_NANOS && now - lastPing >= PING_NANOS) {
            lastPing = now;
            transport.ping();
        }
        return PING_NANOS / 2;
    }

    /** A little early, since the client counts from when the last one reached it. */
    private long lookAtOutgoing(long now) {
        long interval = outgoing - outgoing / 8;
        long left = interval - (now - outbound.lastWrite());
        if (left > 0) {
            return left;
        }
        if (outbound.writingSince() == 0) {
            outbound.heartBeat(now);
        }
        return interval;
    }
}
