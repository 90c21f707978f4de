package chat.parley.stomp.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What both sides say of heart-beats; that they come is shown where they are frequent. */
public abstract class HeartBeatSpec extends Conformance {
    protected HeartBeatSpec(Supplier<Wire> wires) {
        super(wires);
    }

    @ParameterizedTest
    @DisplayName("1.1 and 1.2, Heart-beating: the header MUST contain two positive integers separated by a comma")
    @ValueSource(strings = {"", "heart-beat:0,0", "heart-beat:10000,0", "heart-beat:0,20000", "heart-beat: 5000, 5000"})
    void theServerSaysWhatItCanDoAndWants(String header) {
        for (String version : new String[] {"1.1", "1.2"}) {
            Client client = stranger();
            client.send("CONNECT", "accept-version:" + version, "host:localhost", "login:ada", header);
            assertThat(client.next("CONNECTED").header("heart-beat")).matches("\\d+,\\d+");
            client.expectNothingElse();
        }
    }

    @ParameterizedTest
    @DisplayName("1.1 and 1.2, Heart-beating: what is no such header is refused")
    @ValueSource(strings = {"", "1000", "a,b", "-1,0", "0,0,0", "1.5,2", ",", "10000000000,0"})
    void aHeaderThatIsNone(String header) {
        for (String version : new String[] {"1.1", "1.2"}) {
            Client client = stranger();
            client.send("CONNECT", "accept-version:" + version, "host:localhost", "login:ada", "heart-beat:" + header);
            client.expectError();
        }
    }

    @Test
    @DisplayName("1.1, Changes in the Protocol: heart-beats are new in it")
    void version10HasNone() {
        Client client = stranger();
        client.send("CONNECT", "login:ada", "heart-beat:nonsense");
        assertThat(client.next("CONNECTED").header("heart-beat")).isNull();
        client.expectNothingElse();
    }

    @EveryVersion
    @DisplayName("1.1 and 1.2, Heart-beating: if the sender has no real frame to send, it MUST send an end-of-line")
    void anEndOfLineIsNoFrame(String version) {
        Client client = connected(version);
        client.raw("\n");
        client.raw(new byte[] {'\n'});
        client.expectNothingElse();
        client.raw("\n\n\n");
        client.raw("\r\n");
        client.raw("\r");
        client.raw("\n");
        client.expectNothingElse();
    }

    @Test
    @DisplayName("1.1 and 1.2, Heart-beating: an EOL may come before CONNECT, too")
    void anEndOfLineBeforeConnect() {
        Client client = stranger();
        client.raw("\n");
        client.connect("1.2").expectNothingElse();
    }
}
