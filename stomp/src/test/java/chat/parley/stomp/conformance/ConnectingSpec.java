package chat.parley.stomp.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** CONNECT, STOMP, CONNECTED, and the version of a session. */
public abstract class ConnectingSpec extends Conformance {
    protected ConnectingSpec(Supplier<Wire> wires) {
        super(wires);
    }

    @Test
    @DisplayName("1.0, introduction: the server will always acknowledge the connection by sending CONNECTED")
    void connectIsAcknowledged() {
        Client client = stranger();
        client.raw("CONNECT\nlogin: ada\npasscode:secret\n\n\0");
        ServerFrame connected = client.next("CONNECTED");
        assertThat(connected.header("session")).isNotBlank();
        assertThat(connected.body()).isEmpty();
        client.expectNothingElse();
    }

    @Test
    @DisplayName("1.2, Protocol Negotiation: if accept-version is missing, the client only supports version 1.0")
    void withoutAcceptVersionItIs10() {
        Client client = stranger();
        client.send("CONNECT", "host:localhost", "login:ada");
        assertThat(client.next("CONNECTED").header("version")).isEqualTo("1.0");
    }

    @ParameterizedTest
    @DisplayName("1.1 and 1.2, CONNECTED Frame: servers MUST set version, to the highest that both have in common")
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "1.0|1.0",
                "1.1|1.1",
                "1.2|1.2",
                "1.0,1.1,2.0|1.1",
                "1.0,1.1,1.2|1.2",
                "1.2,1.1,1.0|1.2",
                "1.1,1.1|1.1",
                " 1.0, 1.1 , 1.2 |1.2",
                "9.9,,1.0|1.0"
            })
    void theHighestVersionInCommon(String accepted, String agreed) {
        Client client = stranger();
        client.send("CONNECT", "accept-version:" + accepted, "host:localhost", "login:ada");
        assertThat(client.next("CONNECTED").header("version")).isEqualTo(agreed);
        client.expectNothingElse();
    }

    @ParameterizedTest
    @DisplayName(
            "1.2, Protocol Negotiation: without a version in common the server MUST respond with an ERROR and close")
    @ValueSource(strings = {"2.0", "0.9,1.3", "1.20", "1", "v1.2", ","})
    void noVersionInCommon(String accepted) {
        Client client = stranger();
        client.send("CONNECT", "accept-version:" + accepted, "host:localhost", "login:ada");
        ServerFrame error = client.expectError();
        assertThat(error.header("version")).isEqualTo("1.0,1.1,1.2");
        assertThat(error.header("content-type")).isNotBlank();
    }

    @EveryVersion
    @DisplayName("1.2, CONNECT or STOMP Frame: servers MUST handle a STOMP frame in the same manner as a CONNECT frame")
    void aStompFrameConnects(String version) {
        Client client = stranger();
        client.send("STOMP", "accept-version:" + version, "host:localhost", "login:ada");
        assertThat(client.next("CONNECTED").header("version")).isEqualTo(version);
        client.expectNothingElse();
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, Value Encoding: CONNECT and CONNECTED do not escape")
    void connectIsNotUnescaped(String version) {
        Client client = stranger();
        client.send("CONNECT", "accept-version:" + version, "host:c:\\temp\\", "passcode:\\t:\\q\\", "login:ada");
        client.next("CONNECTED");
    }

    @EveryVersion
    @DisplayName("1.2, Connecting: host is for servers with virtual hosts; a client without one is let in")
    void aMissingHostIsTolerated(String version) {
        Client client = stranger();
        client.send("CONNECT", "accept-version:" + version, "login:ada");
        client.next("CONNECTED");
    }

    @EveryVersion
    @DisplayName(
            "1.2, STOMP Frames: an EOL is a line feed behind an OPTIONAL carriage return; CONNECT is of any version")
    void aConnectMayEndItsLinesEitherWay(String version) {
        Client client = stranger();
        client.raw("CONNECT\r\naccept-version:" + version + "\r\nhost:localhost\nlogin:ada\r\n\r\n\0");
        assertThat(client.next("CONNECTED").header("version")).isEqualTo(version);
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, CONNECTED Frame: session uniquely identifies the session")
    void sessionsHaveIdsOfTheirOwn(String version) {
        Set<String> ids = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            Client client = stranger();
            client.send("CONNECT", "accept-version:" + version, "host:localhost", "login:ada");
            assertThat(ids.add(client.next("CONNECTED").header("session"))).isTrue();
        }
    }

    @EveryVersion
    @DisplayName("1.2, Connecting: the server SHOULD respond with an ERROR explaining why it rejects, and then close")
    void aRejectedConnectionIsToldWhy(String version) {
        Client client = stranger();
        client.send("CONNECT", "accept-version:" + version, "host:localhost", "login:a/b");
        assertThat(client.expectError().header("content-type")).isNotBlank();
    }

    @EveryVersion
    @DisplayName("1.2, Header receipt: any client frame other than CONNECT MAY specify a receipt")
    void connectHasNoReceipt(String version) {
        Client client = stranger();
        client.send("CONNECT", "accept-version:" + version, "host:localhost", "login:ada", "receipt:r1");
        client.next("CONNECTED");
        client.expectNothingElse();
    }

    @ParameterizedTest
    @DisplayName("1.2, Connecting: a client initiates the connection by sending CONNECT; nothing is done before it")
    @ValueSource(strings = {"SEND", "SUBSCRIBE", "UNSUBSCRIBE", "BEGIN", "ACK", "DISCONNECT", "CONNECTED"})
    void theFirstFrameIsConnect(String command) {
        Client client = stranger();
        client.send(command, "destination:/nowhere", "id:1", "transaction:1");
        client.expectError();
    }

    @EveryVersion
    @DisplayName("1.2, Protocol Negotiation: the version agreed on will be used for the rest of the session")
    void aSessionIsConnectedOnce(String version) {
        Client client = connected(version);
        client.send("CONNECT", "accept-version:1.2", "host:localhost", "login:ada");
        client.expectError();
    }

    @Test
    @DisplayName("1.1, Connecting: servers MUST support clients which rapidly connect and disconnect")
    void clientsComeAndGo() {
        for (int i = 0; i < 40; i++) {
            try (Client client = new Client(wire())) {
                client.connect("1.1");
            }
            try (Client client = new Client(wire())) {
                client.send("CONNECT", "accept-version:1.1", "host:localhost", "login:ada");
            }
        }
        connected("1.2").expectNothingElse();
    }

    @Test
    @DisplayName("1.0, CONNECT: the example pads the login, which is not a part of it")
    void a10ClientMayPadItsHeaders() {
        Client client = stranger();
        client.send("CONNECT", "login: ada", "passcode:secret");
        assertThat(client.next("CONNECTED").header("user-name")).isEqualTo("ada");
    }
}
