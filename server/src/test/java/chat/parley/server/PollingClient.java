package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A client of Socket.IO that hides nothing, and polls when the test says so. */
final class PollingClient {
    private static final String ENGINE = "/socket.io/?EIO=4&transport=polling";

    private final Server server;
    private final String path;

    private PollingClient(Server server, String sid) {
        this.server = server;
        this.path = ENGINE + "&sid=" + sid;
    }

    static Answer handshake(Server server) {
        return server.get(ENGINE);
    }

    static PollingClient open(Server server) {
        Answer handshake = handshake(server);
        assertThat(handshake.status()).as(handshake.text()).isEqualTo(200);
        return new PollingClient(
                server,
                Server.JSON.readTree(handshake.text().substring(1)).get("sid").asString());
    }

    /** The same, and what CONNECT with this was answered: {@code 40} or {@code 44}, with its JSON. */
    static String connect(Server server, String auth) {
        PollingClient client = open(server);
        client.post("40" + auth);
        String answer = client.next("4[04]\\{.*");
        if (answer.startsWith("44")) {
            client.leave();
        }
        return answer;
    }

    static PollingClient connected(Server server, String auth) {
        PollingClient client = open(server);
        client.post("40" + auth);
        assertThat(client.next("4[04]\\{.*")).startsWith("40");
        return client;
    }

    Answer post(String payload) {
        return server.send(server.request(path).POST(BodyPublishers.ofString(payload)));
    }

    Answer poll() {
        return server.get(path);
    }

    /** The packets of the next poll; pings are answered. */
    List<String> packets() {
        Answer poll = poll();
        assertThat(poll.status()).as(poll.text()).isEqualTo(200);
        List<String> packets = new ArrayList<>(List.of(poll.text().split("\u001e", -1)));
        if (packets.remove("2")) {
            post("3");
        }
        return packets;
    }

    /** Polls until a packet comes that looks so; those before it are passed over. */
    String next(String pattern) {
        while (true) {
            for (String packet : packets()) {
                if (packet.matches(pattern)) {
                    return packet;
                }
                assertThat(packet).as("in place of " + pattern).isNotEqualTo("1");
            }
        }
    }

    /** All packets up to one that looks so. */
    List<String> upTo(String pattern) {
        List<String> packets = new ArrayList<>(packets());
        while (!packets.getLast().matches(pattern)) {
            packets.addAll(packets());
        }
        return packets;
    }

    /** As clients do that were sent away: it counts no more. */
    void leave() {
        assertThat(post("1").status()).isEqualTo(200);
    }

    /** The argument of the next event of that name. */
    JsonNode event(String name) {
        String packet = next("42\\[\"%s\".*".formatted(name));
        return Server.JSON.readTree(packet.substring(2)).get(1);
    }
}
