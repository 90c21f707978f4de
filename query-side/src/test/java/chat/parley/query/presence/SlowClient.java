package chat.parley.query.presence;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.stomp.MessageSource;
import chat.parley.stomp.Refused;
import chat.parley.stomp.Send;
import chat.parley.stomp.StompApplication;
import chat.parley.stomp.StompHeaders;
import chat.parley.stomp.StompSession;
import chat.parley.stomp.StompSettings;
import chat.parley.stomp.Subscription;
import chat.parley.stomp.TimerWheel;
import chat.parley.stomp.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A session with one subscription, whose client may stop to read. */
final class SlowClient implements Transport, StompApplication {
    private final Function<Runnable, MessageSource> topic;
    private final List<String> frames = new ArrayList<>();
    private final StompSession session;
    private boolean reads = true;
    private Done unread;

    /** Subscribes to whatever the topic makes of its signal. */
    SlowClient(Function<Runnable, MessageSource> topic) {
        this.topic = topic;
        this.session = new StompSession("s1", this, this, StompSettings.DEFAULTS, new TimerWheel(), Runnable::run);
        session.receive("CONNECT\naccept-version:1.2\nhost:h\nlogin:ada\n\n\0".getBytes(UTF_8));
        session.receive("SUBSCRIBE\nid:1\ndestination:/topic/any\n\n\0".getBytes(UTF_8));
        frames.removeIf(frame -> frame.startsWith("CONNECTED"));
    }

    /** From the next write on it reads nothing. */
    void stopReading() {
        reads = false;
    }

    void readAgain() {
        reads = true;
        Done done = unread;
        unread = null;
        if (done != null) {
            done.done(true);
        }
    }

    void leave() {
        session.closed();
    }

    /** The messages that were written since somebody last asked. */
    List<JsonNode> messages() {
        List<JsonNode> messages = frames.stream()
                .map(frame -> JsonMapper.shared()
                        .readTree(frame.substring(frame.indexOf("\n\n") + 2, frame.lastIndexOf('\0'))))
                .toList();
        frames.clear();
        return messages;
    }

    @Override
    public void send(List<byte[]> written, Done done) {
        written.forEach(frame -> frames.add(new String(frame, UTF_8)));
        if (reads) {
            done.done(true);
        } else {
            unread = done;
        }
    }

    @Override
    public Subscribed subscribe(Subscription subscription) {
        return new Subscribed(topic.apply(subscription::signal), Map.of());
    }

    @Override
    public String connect(StompSession connecting, StompHeaders connect) {
        return connect.get("login");
    }

    @Override
    public void send(Send send) {
        throw new AssertionError("It only listens");
    }

    @Override
    public Refused wordsFor(StompSession session, String receipt, Throwable failure) {
        throw new AssertionError(failure);
    }

    @Override
    public void sendHeartBeat() {}

    @Override
    public void ping() {}

    @Override
    public void close(Ending ending, String reason) {}

    @Override
    public void abort() {}
}
