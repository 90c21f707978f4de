package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StompVersionTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            1.0                | V1_0
            1.1                | V1_1
            1.2                | V1_2
            1.0,1.1            | V1_1
            1.2,1.0            | V1_2
            ' 1.1 , 1.0 '      | V1_1
            1.1,,2.0,x         | V1_1
            """)
    void theHighestThatBothSpeakIsAgreedOn(String accepted, StompVersion agreed) {
        assertThat(StompVersion.negotiate(accepted)).isEqualTo(agreed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",", "2.0", "1", "1.10", "1.2.0", "1.0;1.1", "1.0 1.1"})
    void noneInCommon(String accepted) {
        assertThat(StompVersion.negotiate(accepted)).isNull();
    }

    @Test
    void whoeverNamesNoneSpeaks10() {
        assertThat(StompVersion.negotiate(null)).isEqualTo(StompVersion.V1_0);
    }

    @Test
    void allAreListed() {
        String all =
                Arrays.stream(StompVersion.values()).map(StompVersion::number).collect(Collectors.joining(","));
        assertThat(StompVersion.ALL).isEqualTo(all);
    }
}
