package chat.parley.server.limits;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientAddressTest {
    @ParameterizedTest
    @ValueSource(strings = {"192.0.2.1", "unknown", "a.made-up.name", ""})
    void isWhatItIs(String address) {
        assertThat(ClientAddress.of(address)).isEqualTo(address);
    }

    @Test
    void isTheNetworkOfAnAddressThatOneCustomerHasManyOf() {
        String network = ClientAddress.of("2001:db8:1:2:3:4:5:6");
        assertThat(network).isEqualTo("2001:db8:1:2:0:0:0:0");
        assertThat(ClientAddress.of("[2001:db8:1:2::7]")).isEqualTo(network);
        assertThat(ClientAddress.of("2001:db8:1:3:3:4:5:6")).isNotEqualTo(network);
    }
}
