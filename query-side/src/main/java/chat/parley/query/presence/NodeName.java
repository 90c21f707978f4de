package chat.parley.query.presence;

import org.axonframework.common.IdentifierFactory;
import org.springframework.stereotype.Component;

/** This start of this node: what an earlier start left behind is not its own, and expires. */
@Component
final class NodeName {
    private final String value = IdentifierFactory.getInstance().generateIdentifier();

    String value() {
        return value;
    }
}
