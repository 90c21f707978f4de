package chat.parley.eventstore;

import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandResultMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A command in a mailbox, and whoever waits for its answer. */
final class WaitingCommand<C, R> {
    private static final Logger LOG = LoggerFactory.getLogger(WaitingCommand.class);

    private final CommandMessage<C> command;
    private final CommandCallback<? super C, ? super R> callback;
    private final long deadline;
    private @Nullable CommandResultMessage<? extends R> decision;

    /** A deadline as {@link System#nanoTime()} has it. */
    WaitingCommand(CommandMessage<C> command, CommandCallback<? super C, ? super R> callback, long deadline) {
        this.command = command;
        this.callback = callback;
        this.deadline = deadline;
    }

    CommandMessage<C> command() {
        return command;
    }

    boolean isExpired(long now) {
        return now - deadline > 0;
    }

    /** What it comes to if what was decided with it is stored; until then nobody hears of it. */
    void decided(CommandMessage<? extends C> decided, CommandResultMessage<? extends R> result) {
        decision = result;
    }

    /** If the store failed when it was to be decided. */
    @Nullable
    RuntimeException failureToDecide() {
        CommandResultMessage<? extends R> decided = decision;
        Throwable failure = decided != null && decided.isExceptional() ? decided.exceptionResult() : null;
        return AggregateCommandBus.isOfTheStore(failure) ? (RuntimeException) failure : null;
    }

    void answer() {
        answer(decision == null ? failure(new IllegalStateException("The command bus gave no answer")) : decision);
    }

    void fail(Throwable failure) {
        answer(failure(failure));
    }

    private void answer(CommandResultMessage<? extends R> answer) {
        try {
            callback.onResult(command, answer);
        } catch (RuntimeException | Error fault) {
            LOG.error("The callback of command {} failed", command.getCommandName(), fault);
        }
    }

    private CommandResultMessage<R> failure(Throwable failure) {
        return GenericCommandResultMessage.asCommandResultMessage(failure);
    }
}
