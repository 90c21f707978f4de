package chat.parley.server.axon;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import org.axonframework.common.IdentifierFactory;

/**
 * Identifiers as UUIDs version 7 (RFC 9562): what is made together lies together in an index. Axon finds this class
 * through {@link java.util.ServiceLoader}.
 */
public final class TimeOrderedIds extends IdentifierFactory {
    private final NoArgGenerator generator = Generators.timeBasedEpochRandomGenerator();

    @Override
    public String generateIdentifier() {
        return generator.generate().toString();
    }
}
