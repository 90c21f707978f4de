package chat.parley.eventstore;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.axonframework.common.IdentifierFactory;

/**
 * Identifiers as UUIDs version 7 (RFC 9562, section 5.7): what is made together lies together in an index. Axon finds it
 * where it is named in {@code META-INF/services}.
 *
 * <p>Axon makes several for each command, and none is a secret, so chance need not be cryptographic: that would cost as
 * much as all the rest of a command's bookkeeping.
 */
public final class TimeOrderedIds extends IdentifierFactory {
    @Override
    public String generateIdentifier() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long timeAndVersion = System.currentTimeMillis() << 16 | 0x7000 | random.nextInt(1 << 12);
        long variantAndChance = 0b10L << 62 | random.nextLong() >>> 2;
        return new UUID(timeAndVersion, variantAndChance).toString();
    }
}
