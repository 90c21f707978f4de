package chat.parley.eventstore;

import static java.util.Objects.requireNonNull;

import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.distributed.AnnotationRoutingStrategy;
import org.axonframework.commandhandling.distributed.RoutingStrategy;
import org.axonframework.modelling.command.CommandTargetResolver;
import org.axonframework.modelling.command.VersionedAggregateIdentifier;

/**
 * Takes a command's routing key, mostly its {@code @TargetAggregateIdentifier}, for its aggregate's identifier.
 *
 * <p>Axon's {@code AnnotationCommandTargetResolver} also looks for an expected version, on every method of the command's
 * class, each time: a quarter of all that posting a message costs. This one knows a class once it has seen it, and expects
 * no version.
 */
public final class RoutingKeyTargetResolver implements CommandTargetResolver {
    private final RoutingStrategy routing = AnnotationRoutingStrategy.defaultStrategy();

    @Override
    public VersionedAggregateIdentifier resolveTarget(CommandMessage<?> command) {
        return new VersionedAggregateIdentifier((Object) requireNonNull(routing.getRoutingKey(command)), null);
    }
}
