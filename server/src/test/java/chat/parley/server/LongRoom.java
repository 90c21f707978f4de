package chat.parley.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/** A room with many messages, of people who speak in turn, one a minute: it comes in as an import does. */
final class LongRoom {
    /** The first message is said then, at sequence 1. */
    static final Instant BEGIN = Instant.parse("2026-01-05T08:00:00Z");

    private LongRoom() {}

    /** Opened with that many messages: "message 1" and so on, each at the sequence that it says. */
    static void open(Server server, String room, int messages) {
        StringBuilder file = new StringBuilder();
        file.append("{\"format\":\"parley-events\",\"version\":1,\"room\":\"%s\"}\n".formatted(room));
        file.append(event(room, 0, "room.RoomOpened", """
                {"roomId":"%s","name":"Long","visibility":"public","topic":null,"openedBy":null}""".formatted(room)));
        for (int sequence = 1; sequence <= messages; sequence++) {
            file.append(event(room, sequence, "room.MessagePosted", """
                    {"roomId":"%s","messageId":"%s","username":"%s","content":"message %d%s"}""".formatted(
                            room,
                            UUID.randomUUID(),
                            sequence % 3 == 0 ? "grace" : "linus",
                            sequence,
                            sequence % 7 == 0 ? " and some more words".repeat(sequence % 11) : "")));
        }
        file.append("{\"count\":%d,\"sha256\":\"%s\"}\n".formatted(messages + 1, sha256(file.toString())));
        Answer answer = server.as("root")
                .send(server.as("root")
                        .request("/import")
                        .header("Content-Type", "application/x-ndjson")
                        .timeout(Duration.ofMinutes(2))
                        .POST(BodyPublishers.ofString(file.toString())));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        server.awaitRoom(room);
    }

    private static String event(String room, int sequence, String type, String payload) {
        return "{\"room\":\"%s\",\"sequence\":%d,\"id\":\"%s\",\"type\":\"%s\",\"revision\":\"1\",\"at\":\"%s\",\"payload\":%s,\"metaData\":{}}\n"
                .formatted(
                        room, sequence, UUID.randomUUID(), type, BEGIN.plus(Duration.ofMinutes(sequence - 1)), payload);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
    }
}
