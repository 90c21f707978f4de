package chat.parley.stomp;

import static chat.parley.stomp.StompException.malformed;

import chat.parley.stomp.Transport.Ending;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: its binding passes on what comes in, and the session speaks STOMP with it.
 *
 * <p>Frames are handled one after the other, on the thread that brings them. That thread waits while too much of this
 * client's is under way, and its client with it, as nobody reads its connection meanwhile.
 */
public final class StompSession {
    private final String id;
    private final StompApplication application;
    private final StompSettings settings;
    private final Inbound inbound;
    private final Outbound outbound;
    private final Subscriptions subscriptions;
    private final ClientFrames clientFrames;
    private final Timeouts timeouts;
    private final SendsInFlight sends;
    private final AtomicLong refusals = new AtomicLong();
    private final AtomicBoolean goesOn = new AtomicBoolean(true);
    private final AtomicBoolean disconnected = new AtomicBoolean();
    private volatile @Nullable StompVersion version;
    private volatile @Nullable String user;

    /** Begins when the connection is open; the id is unique, and not to be guessed. */
    public StompSession(
            String id, Transport transport, StompApplication application, StompSettings settings, TimerWheel timers) {
        this(id, transport, application, settings, timers, Thread::startVirtualThread);
    }

    /** The same, with answers that are written by what these writers run; otherwise each is by a virtual thread. */
    public StompSession(
            String id,
            Transport transport,
            StompApplication application,
            StompSettings settings,
            TimerWheel timers,
            Executor writers) {
        this.id = id;
        this.application = application;
        this.settings = settings;
        this.outbound = new Outbound(transport, writers, transport::abort);
        this.subscriptions = new Subscriptions(this, settings);
        this.clientFrames = new ClientFrames(this, subscriptions, new Transactions(settings));
        this.sends = new SendsInFlight(settings.sendsInFlightMax());
        this.timeouts = new Timeouts(this, transport, outbound, settings);
        this.inbound = new Inbound(this, outbound, timeouts, settings);
        timers.schedule(timeouts, 1);
    }

    public String id() {
        return id;
    }

    /** Who is connected, as {@link StompApplication#connect} said. */
    public @Nullable String user() {
        return user;
    }

    /** Takes what the client sent: some frames, or a part of one. The array is the session's from now on. */
    public void receive(byte[] bytes) {
        inbound.receive(bytes);
    }

    /** The client has answered a {@link Transport#ping}. */
    public void alive() {
        timeouts.reading(false);
    }

    /** The connection is gone, whoever ended it. */
    public void closed() {
        goesOn.set(false);
        timeouts.over();
        sends.over();
        subscriptions.endAll();
        if (version != null && disconnected.compareAndSet(false, true)) {
            application.disconnected(this);
        }
    }

    /** Ends the session with an ERROR that says why. */
    public void end(Throwable why) {
        fail(null, why);
    }

    /** From here on no frame is handled; what was handled is still answered, and subscriptions go on. */
    public void stopListening() {
        inbound.stopListening();
    }

    /** Nobody listens, everything is answered, and all that there was for this client is written. */
    public boolean isDone() {
        return isOver() || (inbound.isDone() && sends.areAllAnswered() && outbound.isIdle());
    }

    /** Ends the session because the server does: a client may come back to another one at once. */
    public void goAway(String reason) {
        if (goesOn.compareAndSet(true, false)) {
            finish(null, Ending.GOING_AWAY, reason);
        }
    }

    void handle(StompFrame frame) {
        String receipt = frame.headers().get("receipt");
        boolean isConnect = frame.command() == Command.CONNECT || frame.command() == Command.STOMP;
        try {
            if (isConnect != (version == null)) {
                throw malformed(isConnect ? "this session is connected already" : "the first frame is CONNECT");
            }
            if (isConnect) {
                connect(frame.headers());
            } else {
                clientFrames.handle(frame);
            }
        } catch (RuntimeException refusal) {
            boolean isFatal = isConnect
                    || (refusal instanceof StompException violation
                            && violation.kind().isFatal());
            if (isFatal || subscriptions.refusals() == null) {
                failAfterAnswers(isConnect ? null : receipt, refusal);
            } else {
                refuse(receipt, refusal);
            }
        }
    }

    /** What the client sent before is answered first, as an ERROR is the last frame. */
    void failAfterAnswers(@Nullable String receipt, RuntimeException why) {
        sends.awaitAll(settings.lingering().toNanos());
        fail(receipt, why);
    }

    private void connect(StompHeaders connect) {
        String accepted = connect.get("accept-version");
        StompHeaders headers = accepted == null ? connect.stripped() : connect;
        StompVersion agreed = StompVersion.negotiate(headers.get("accept-version"));
        if (agreed == null) {
            StompException foreign = malformed("the versions spoken here are " + StompVersion.ALL);
            fail(application.wordsFor(this, null, foreign), Map.of("version", StompVersion.ALL));
            return;
        }
        String heartBeat = timeouts.negotiate(agreed, headers.get("heart-beat"));
        user = application.connect(this, headers);
        version = agreed;
        inbound.version(agreed);
        Map<String, String> connected = new LinkedHashMap<>();
        connected.put("version", agreed.number());
        connected.put("session", id);
        if (heartBeat != null) {
            connected.put("heart-beat", heartBeat);
        }
        if (user != null) {
            connected.put("user-name", user);
        }
        answer(Command.CONNECTED, StompHeaders.NONE.and(connected), StompFrame.NO_BODY);
    }

    /** Passes a SEND on, once few enough are under way; whoever waits for its answer is run then. */
    void send(StompFrame frame, Runnable whenAnswered) {
        String destination = ClientFrames.required(frame, "destination");
        SendsInFlight.Slot slot = sends.next();
        Send send = new Send(
                this,
                frame,
                destination,
                answer -> sends.answer(slot, () -> {
                    answer.run();
                    whenAnswered.run();
                }));
        try {
            application.send(send);
        } catch (RuntimeException refusal) {
            send.refused(refusal);
        }
    }

    /** Answers what is under way, then ends. */
    void disconnect(@Nullable String receipt) {
        boolean allAnswered = sends.awaitAll(settings.lingering().toNanos());
        if (goesOn.compareAndSet(true, false)) {
            byte[] last = receipt == null || !allAnswered
                    ? null
                    : encode(Command.RECEIPT, StompHeaders.of("receipt-id", receipt), StompFrame.NO_BODY);
            finish(last, Ending.NORMAL, "");
        }
    }

    /** Says that a frame was processed, if its client asked for that. */
    void receipt(@Nullable String receipt, Map<String, String> headers) {
        if (receipt != null && goesOn.get()) {
            answer(Command.RECEIPT, StompHeaders.of("receipt-id", receipt).and(headers), StompFrame.NO_BODY);
        }
    }

    /** Says that a frame was not processed: where the client listens for that, else in an ERROR, which ends the session. */
    void refuse(@Nullable String receipt, Throwable why) {
        tell(receipt == null ? Map.of() : Map.of("receipt-id", receipt), application.wordsFor(this, receipt, why));
    }

    /** Says likewise that a subscription ends, because its next message is not to be had; the others go on. */
    void end(Subscription subscription, Throwable why) {
        subscriptions.forget(subscription);
        tell(Map.of("ended", subscription.id()), application.wordsFor(this, null, why));
    }

    private void tell(Map<String, String> about, Refused words) {
        Subscription listening = subscriptions.refusals();
        if (listening == null) {
            fail(words, about);
        } else if (goesOn.get()) {
            SharedMessage message = words.asMessage(id + "-" + refusals.incrementAndGet(), settings.refusals(), about);
            outbound.answer(message.encoded(version(), listening.wireId(), null));
        }
    }

    /** Ends the session with an ERROR. */
    void fail(@Nullable String receipt, Throwable why) {
        fail(application.wordsFor(this, receipt, why), receipt == null ? Map.of() : Map.of("receipt-id", receipt));
    }

    private void fail(Refused words, Map<String, String> more) {
        if (goesOn.compareAndSet(true, false)) {
            Map<String, String> headers = new LinkedHashMap<>();
            headers.put("message", words.message());
            headers.putAll(words.headers());
            headers.putAll(more);
            finish(encode(Command.ERROR, StompHeaders.NONE.and(headers), words.body()), Ending.ERROR, words.message());
        }
    }

    private void finish(byte @Nullable [] last, Ending ending, String reason) {
        timeouts.closing();
        outbound.close(last, ending, reason);
        subscriptions.endAll();
    }

    private void answer(Command command, StompHeaders headers, byte[] body) {
        outbound.answer(encode(command, headers, body));
    }

    private byte[] encode(Command command, StompHeaders headers, byte[] body) {
        return StompEncoder.encode(new StompFrame(command, headers, body), version());
    }

    /** The version agreed on; until then the oldest, which every client reads. */
    StompVersion version() {
        StompVersion agreed = version;
        return agreed == null ? StompVersion.V1_0 : agreed;
    }

    /** Its CONNECT was accepted. */
    public boolean isConnected() {
        return version != null;
    }

    /** How many bytes are held for its client, which has not taken them yet. */
    public long bytesWaiting() {
        return outbound.bytesWaiting();
    }

    /** Its client is heard no more: it has ended, or is about to. */
    public boolean isOver() {
        return !goesOn.get();
    }

    Outbound outbound() {
        return outbound;
    }

    Subscriptions subscriptions() {
        return subscriptions;
    }

    StompApplication application() {
        return application;
    }
}
