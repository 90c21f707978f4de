package chat.parley.server.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RateTest {
    @Test
    void isReadFromWords() {
        assertThat(Rate.valueOf("20/s burst 100")).isEqualTo(new Rate(20, Duration.ofSeconds(1), 100));
        assertThat(Rate.valueOf("10/m")).isEqualTo(new Rate(10, Duration.ofMinutes(1), 10));
        assertThat(Rate.valueOf(" 3/h ")).isEqualTo(new Rate(3, Duration.ofHours(1), 3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "20", "20/d", "0/s", "20/s burst 0", "-1/s", "20/s burst", "9999999999/s", "1.5/s"})
    void isNothingElse(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Rate.valueOf(text));
    }

    @Test
    void isFullAgainAfterItsBurst() {
        assertThat(Rate.valueOf("10/m").untilFull()).isGreaterThanOrEqualTo(Duration.ofMinutes(1));
        assertThat(Rate.valueOf("20/s burst 100").untilFull()).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
    }
}
