package chat.parley.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.WebSocketWire.Socket;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What STOMP leaves to the WebSocket that it is spoken over. */
@ServerTest
class WebSocketTest {
    private static final String CONNECT = "CONNECT\naccept-version:1.2\nhost:localhost\nlogin:ada\n\n\0";

    @Autowired
    private Server server;

    @Test
    void aClientWhoseFirstMessageIsTextIsAnsweredInText() {
        try (Socket client = new WebSocketWire(server).open()) {
            client.send(CONNECT);
            assertThat(client.isNextBinary()).isFalse();
            client.send("BEGIN\ntransaction:t\nreceipt:r\n\n\0".getBytes(UTF_8));
            assertThat(client.isNextBinary()).isFalse();
        }
    }

    @Test
    void aClientWhoseFirstMessageIsBinaryIsAnsweredInBinary() {
        try (Socket client = new WebSocketWire(server).open()) {
            client.send(CONNECT.getBytes(UTF_8));
            assertThat(client.next().command()).isEqualTo("CONNECTED");
            assertThat(client.isNextBinary()).isTrue();
            client.send("BEGIN\ntransaction:t\nreceipt:r\n\n\0"); // also when it says something in text then
            assertThat(client.isNextBinary()).isTrue();
        }
    }

    @Test
    void heartBeatsComeToWhoeverWantsThem() {
        try (Socket text = new WebSocketWire(server).open();
                Socket binary = new WebSocketWire(server).open()) {
            String connect = CONNECT.replace("\n\n", "\nheart-beat:0,100\n\n");
            text.send(connect);
            binary.send(connect.getBytes(UTF_8));
            assertThat(text.next().header("heart-beat")).isEqualTo("10000,10000");
            assertThat(text.isNextBinary()).isFalse();
            assertThat(binary.isNextBinary()).isTrue();
            text.awaitHeartBeat();
            assertThat(text.isNextBinary()).isFalse();
            binary.awaitHeartBeat();
            assertThat(binary.isNextBinary()).isTrue();
        }
    }
}
