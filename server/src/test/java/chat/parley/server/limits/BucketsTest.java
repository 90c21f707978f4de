package chat.parley.server.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import chat.parley.api.Refusal;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BucketsTest {
    private final TurnedClock clock = new TurnedClock();
    private final MeterRegistry metrics = new SimpleMeterRegistry();
    private final Buckets posts = buckets(true, "2/s burst 3");

    private Buckets buckets(boolean areEnabled, String rate) {
        return limits(areEnabled).buckets(Limit.POSTS_PER_USER, Rate.valueOf(rate));
    }

    private Limits limits(boolean areEnabled) {
        return new Limits(areEnabled, clock, metrics);
    }

    @Test
    void letABurstThroughAndThenSoManyATime() {
        use("ada", 3);
        assertThat(refusal("ada").retryAfter()).isEqualTo(Duration.ofMillis(500));
        clock.turn(Duration.ofMillis(499));
        assertThat(refusal("ada").retryAfter()).isEqualTo(Duration.ofMillis(1));
        clock.turn(Duration.ofMillis(1));
        posts.admit("ada");
        assertThat(refusal("ada").reason()).isEqualTo(Refusal.Reason.RATE_LIMITED);
    }

    @Test
    void letThroughAPartWhereAllNodesShareThem() {
        Buckets part = limits(true).sharedBuckets(Limit.POSTS_PER_USER, Rate.valueOf("3/s burst 6"), () -> 3);
        part.admit("ada");
        part.admit("ada");
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(() -> part.admit("ada"))
                .satisfies(refusal -> assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(1)));
    }

    @Test
    void letSomethingThroughOnEachOfVeryManyNodes() {
        Buckets part = limits(true).sharedBuckets(Limit.POSTS_PER_USER, Rate.valueOf("3/s burst 6"), () -> 100);
        part.admit("ada");
        assertThatExceptionOfType(Refusal.class).isThrownBy(() -> part.admit("ada"));
    }

    @Test
    void areOfOneEach() {
        use("ada", 3);
        refusal("ada");
        use("bob", 3);
    }

    @Test
    void holdBackForAsLongAsTheyRefuse() {
        use("ada", 3);
        assertThat(posts.admitOrHoldBack("ada"))
                .isEqualTo(Duration.ofMillis(500).toNanos());
        clock.turn(Duration.ofMillis(500));
        assertThat(posts.admitOrHoldBack("ada")).isZero();
    }

    @Test
    void countWhatTheyRefuse() {
        use("ada", 3);
        refusal("ada");
        posts.admitOrHoldBack("ada");
        assertThat(metrics.get("parley.limits.refused")
                        .tag("limit", "posts-per-user")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void refuseNothingWithoutLimits() {
        Buckets none = buckets(false, "1/h");
        IntStream.range(0, 100)
                .forEach(i -> assertThatCode(() -> none.admit("ada")).doesNotThrowAnyException());
        assertThat(none.size()).isZero();
    }

    @Test
    void areBoundedInNumberWhateverNamesThereAre() {
        IntStream.range(0, Buckets.BUCKETS_MAX + 10_000).forEach(i -> posts.admit("made up " + i));
        assertThat(posts.size()).isEqualTo(Buckets.BUCKETS_MAX);
        String longName = "x".repeat(100_000);
        use(longName + "1", 2);
        use(longName + "2", 1); // nobody's name, and no bucket of its own
        refusal(longName + "3");
    }

    @Test
    void areForgottenOnceTheyAreFull() {
        use("ada", 3);
        clock.turn(Duration.ofSeconds(1));
        assertThat(posts.size()).isOne();
        clock.turn(Duration.ofSeconds(2));
        assertThat(posts.size()).isZero();
        use("ada", 3);
        refusal("ada");
    }

    private void use(String key, int times) {
        IntStream.range(0, times).forEach(i -> posts.admit(key));
    }

    private Refusal refusal(String key) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> posts.admit(key));
        assertThat(refusal).isNotNull();
        return refusal;
    }
}
