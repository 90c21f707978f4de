package chat.parley.server.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.api.Refusal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which addresses are the internet's, and which are only this machine's or its network's. */
class HookAddressesTest {
    private final HookAddresses addresses = new HookAddresses(new HookSettings(false));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "100.64.0.1",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.8",
                "192.0.2.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.1",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:169.254.169.254",
                "64:ff9b::127.0.0.1",
                "64:ff9b::10.0.0.1",
                "64:ff9b:1::8.8.8.8",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "2002:a00:1::1",
                "fc00::1",
                "fd12:3456:789a::1",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void areNotPublic(String address) {
        assertThat(AddressBlock.isPublic(InetAddress.ofLiteral(address))).isFalse();
        String host = address.contains(":") ? "[%s]".formatted(address) : address;
        assertThatThrownBy(() -> addresses.resolve(host)).isInstanceOf(Refusal.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "192.167.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "::ffff:1.1.1.1",
                "64:ff9b::1.1.1.1",
                "2606:4700:4700::1111",
                "2a00:1450::1"
            })
    void arePublic(String address) throws UnknownHostException {
        assertThat(AddressBlock.isPublic(InetAddress.ofLiteral(address))).isTrue();
        String host = address.contains(":") ? "[%s]".formatted(address) : address;
        assertThat(addresses.resolve(host)).containsExactly(InetAddress.ofLiteral(address));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"2130706433", "0177.0.0.1", "0x7f000001", "127.1", "1.1.1", "1.1.1.01", "1.1.1.1.", "a.b.8"})
    void areWrittenInOneWay(String host) {
        assertThatThrownBy(() -> addresses.resolve(host)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> new HookAddresses(new HookSettings(true)).resolve(host))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void ofANameAreLookedAtToo() throws UnknownHostException {
        String ownName = InetAddress.getLocalHost().getHostName();
        assertThatThrownBy(() -> addresses.resolve(ownName)).isInstanceOf(Refusal.class);
        assertThatThrownBy(() -> addresses.resolve("localhost")).isInstanceOf(Refusal.class);
        assertThat(new HookAddresses(new HookSettings(true)).resolve("localhost"))
                .isNotEmpty();
    }
}
