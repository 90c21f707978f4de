package chat.parley.server.traces;

import io.opentelemetry.context.Context;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.MessageDispatchInterceptor;

/** Has a command know what it was sent for, as another thread decides it. It is not stored: its events are. */
final class CommandOrigins implements MessageDispatchInterceptor<CommandMessage<?>> {
    private static final String ORIGIN = CommandOrigins.class.getName();

    @Override
    public BiFunction<Integer, CommandMessage<?>, CommandMessage<?>> handle(
            List<? extends CommandMessage<?>> commands) {
        return (index, command) -> command.andMetaData(Map.of(ORIGIN, Context.current()));
    }

    static Context of(CommandMessage<?> command) {
        return command.getMetaData().get(ORIGIN) instanceof Context origin ? origin : Context.root();
    }
}
