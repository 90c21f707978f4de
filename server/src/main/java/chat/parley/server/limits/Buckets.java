package chat.parley.server.limits;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A limit's buckets, one for each user, room or address. They are forgotten when they are full again, and there are at most
 * so many, whatever names somebody makes up: those that are used least go first.
 */
final class Buckets {
    static final int BUCKETS_MAX = 100_000;
    /** Longer than any name, id or address that can be: what is longer shares a bucket with its like. */
    private static final int KEY_CHARS_MAX = 100;

    private final Limits limits;
    private final Limit limit;
    private final LongSupplier each;
    private final LoadingCache<String, Bucket> buckets;

    /** @param each what doing it once takes from a bucket */
    Buckets(Limits limits, Limit limit, Rate rate, LongSupplier each) {
        this.limits = limits;
        this.limit = limit;
        this.each = each;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(BUCKETS_MAX)
                .expireAfterAccess(rate.untilFull())
                .ticker(limits.clock()::currentTimeNanos)
                .build(key -> rate.bucket(limits.clock()));
    }

    /** Lets it be done, or refuses it. */
    void admit(String key) {
        long pause = pauseNanos(key);
        if (pause > 0) {
            throw limits.refuse(limit, Duration.ofNanos(pause));
        }
    }

    /** Lets it be done, or holds it back. */
    long admitOrHoldBack(String key) {
        long pause = pauseNanos(key);
        if (pause > 0) {
            limits.count(limit);
        }
        return pause;
    }

    /** Zero if it may be done and is counted as done; else how long it may not. */
    private long pauseNanos(String key) {
        if (!limits.areEnabled()) {
            return 0;
        }
        String name = key.length() > KEY_CHARS_MAX ? key.substring(0, KEY_CHARS_MAX) : key;
        return pauseNanos(buckets.get(name), each.getAsLong());
    }

    /** Takes so many from a bucket: zero, or if there are too few, how long until there are enough. */
    static long pauseNanos(Bucket bucket, long tokens) {
        return bucket.tryConsume(tokens)
                ? 0
                : Math.max(1, bucket.estimateAbilityToConsume(tokens).getNanosToWaitForRefill());
    }

    /** How many there are; for tests. */
    long size() {
        buckets.cleanUp();
        return buckets.estimatedSize();
    }
}
