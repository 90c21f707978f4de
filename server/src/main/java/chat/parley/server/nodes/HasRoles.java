package chat.parley.server.nodes;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** This node has the roles that {@link ForRoles} names; beans are chosen before settings can be injected. */
final class HasRoles implements Condition {
    @Override
    public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
        NodeRole[] needed = metadata.getAnnotations().get(ForRoles.class).getEnumArray("value", NodeRole.class);
        return of(context.getEnvironment()).containsAll(Arrays.asList(needed));
    }

    /** Those that an operator has named, or all. */
    static Set<NodeRole> of(Environment environment) {
        return Binder.get(environment)
                .bind("parley.roles", Bindable.setOf(NodeRole.class))
                .orElseGet(() -> EnumSet.allOf(NodeRole.class));
    }
}
