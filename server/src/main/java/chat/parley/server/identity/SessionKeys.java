package chat.parley.server.identity;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The keys that sign the tokens of sessions, which only the nodes of one database know. */
@Component
class SessionKeys implements JWKSource<SecurityContext> {
    private static final long RELOAD_PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

    private final SessionTable table;
    private final SessionSettings settings;
    private volatile List<JWK> keys = List.of();
    private volatile long loaded;

    SessionKeys(SessionTable table, SessionSettings settings) {
        this.table = table;
        this.settings = settings;
        replaceOld();
    }

    /** Makes a new key when it is time, on whichever node comes first, and forgets those that nothing good is signed with. */
    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
    final void replaceOld() {
        Duration believed =
                settings.keyLifetime().plus(settings.tokenLifetime()).plusHours(1);
        table.replaceOldKeys(Secrets.random(), settings.keyLifetime(), believed);
        load();
    }

    private synchronized void load() {
        keys = table.keys().stream().map(SessionKeys::jwk).toList();
        loaded = System.nanoTime();
    }

    private static JWK jwk(SigningKey key) {
        return new OctetSequenceKey.Builder(key.secret())
                .keyID(key.id().toString())
                .build();
    }

    /** The name of the key that signs. */
    String newest() {
        return keys.getFirst().getKeyID();
    }

    /** Another node may have made a key since; whoever makes up names of keys does not have them looked up each time. */
    @Override
    public List<JWK> get(JWKSelector selector, @Nullable SecurityContext context) {
        List<JWK> known = selector.select(new JWKSet(keys));
        if (known.isEmpty() && System.nanoTime() - loaded > RELOAD_PAUSE_NANOS) {
            load();
            known = selector.select(new JWKSet(keys));
        }
        return known;
    }

    /** As it is stored. */
    @SuppressWarnings("ArrayRecordComponent") // It is never compared.
    record SigningKey(UUID id, byte[] secret) {}
}
