package chat.parley.benchmarks;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Somebody who posts in a room, reads it, and follows it, again and again, and notes whatever is not as it should be. */
final class ChatClient implements WebSocket.Listener {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Pattern SEQUENCE = Pattern.compile("\"sequence\":(\\d+)");
    private static final Pattern PUSHED = Pattern.compile("\nsequence:(\\d+)");
    private static final int PAGE = 50;

    private final ServerProcess server;
    private final HttpClient http;
    private final String name;
    private final String room;
    private final AtomicLong wrong = new AtomicLong();
    private final StringBuilder frame = new StringBuilder();
    private volatile @Nullable WebSocket socket;
    private volatile long pushed = -1;
    private volatile Posting.Latencies posts = new Posting.Latencies();
    private volatile Posting.Latencies reads = new Posting.Latencies();

    ChatClient(ServerProcess server, HttpClient http, int number) {
        this.server = server;
        this.http = http;
        this.name = "user" + number;
        this.room = "room-" + number;
    }

    /** Leaves without a word, and follows the room from what it heard last. */
    void comeBack() {
        requireNonNull(socket).abort();
        follow();
    }

    /** From now on, or from what it heard last. */
    void follow() {
        frame.setLength(0);
        WebSocket next = http.newWebSocketBuilder()
                .subprotocols("v12.stomp")
                .buildAsync(URI.create(server.uri("/ws").toString().replace("http:", "ws:")), this)
                .join();
        next.sendText("CONNECT\naccept-version:1.2\nhost:/\nheart-beat:0,0\nlogin:" + name + "\n\n\0", true)
                .join();
        String after = pushed < 0 ? "" : "\nafter:" + pushed;
        next.sendText("SUBSCRIBE\nid:0\ndestination:/topic/rooms/" + room + after + "\n\n\0", true)
                .join();
        socket = next;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
        frame.append(data);
        if (last) {
            Matcher sequence = PUSHED.matcher(frame);
            if (frame.indexOf("MESSAGE") == 0 && sequence.find()) {
                long next = Long.parseLong(sequence.group(1));
                if (pushed >= 0 && next != pushed + 1) {
                    wrong.incrementAndGet();
                }
                pushed = next;
            }
            frame.setLength(0);
        }
        socket.request(1);
        return null;
    }

    /** Posts and reads about once a second. */
    void talk() {
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(PAUSE.toNanos()));
        while (!Thread.currentThread().isInterrupted()) {
            try {
                long began = System.nanoTime();
                String posted = answer(HttpRequest.newBuilder(server.uri("/rooms/%s/messages".formatted(room)))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"username\":\"%s\",\"content\":\"Nothing is lost here\"}".formatted(name))));
                long answered = System.nanoTime();
                posts.add(answered - began);
                String page =
                        answer(HttpRequest.newBuilder(server.uri("/rooms/%s/messages?limit=%d".formatted(room, PAGE))));
                reads.add(System.nanoTime() - answered);
                if (!isWhole(page, first(posted))) {
                    wrong.incrementAndGet();
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            } catch (IOException failed) {
                wrong.incrementAndGet();
            } catch (InterruptedException ended) {
                return;
            }
        }
    }

    /** As many messages as asked for, one after the other, up to the one that was just posted. */
    private static boolean isWhole(String page, long posted) {
        long[] sequences = SEQUENCE.matcher(page)
                .results()
                .mapToLong(found -> Long.parseLong(found.group(1)))
                .toArray();
        boolean whole = sequences.length == PAGE && sequences[PAGE - 1] == posted;
        for (int i = 1; i < sequences.length; i++) {
            whole &= sequences[i] == sequences[i - 1] + 1;
        }
        return whole;
    }

    private static long first(String json) {
        Matcher sequence = SEQUENCE.matcher(json);
        return sequence.find() ? Long.parseLong(sequence.group(1)) : -1;
    }

    private String answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    /** What each of them took, the shortest first. */
    static long[] sorted(List<ChatClient> clients, Function<ChatClient, Posting.Latencies> taken) {
        return clients.stream()
                .flatMapToLong(client -> Arrays.stream(taken.apply(client).values()))
                .sorted()
                .toArray();
    }

    Posting.Latencies takePosts() {
        Posting.Latencies taken = posts;
        posts = new Posting.Latencies();
        return taken;
    }

    Posting.Latencies takeReads() {
        Posting.Latencies taken = reads;
        reads = new Posting.Latencies();
        return taken;
    }

    /** Failed posts and reads, pages with holes or without one's own message, and events that were pushed out of turn. */
    long takeWrong() {
        return wrong.getAndSet(0);
    }
}
