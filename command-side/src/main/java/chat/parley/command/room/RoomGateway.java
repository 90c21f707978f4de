package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.BUSY;
import static chat.parley.api.Refusal.Reason.EVENT_UNREADABLE;
import static chat.parley.api.Refusal.Reason.ROOM_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.UNAVAILABLE;
import static java.util.Objects.requireNonNull;

import chat.parley.api.Refusal;
import chat.parley.api.room.PostedMessage;
import chat.parley.api.room.RoomCommand;
import chat.parley.api.room.RoomCommand.ImportMessages;
import chat.parley.api.room.RoomCommand.SendMessageCommand;
import chat.parley.api.room.RoomCommands;
import chat.parley.api.room.RoomLimits;
import chat.parley.eventstore.AggregateUnreadableException;
import chat.parley.eventstore.BusyException;
import chat.parley.eventstore.UnknownOutcomeException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.stereotype.Component;

/** Takes a command to its room, and brings the answer back. */
@Component
class RoomGateway implements RoomCommands {
    private static final Logger LOG = LoggerFactory.getLogger(RoomGateway.class);

    private final CommandGateway commands;
    private final MessageLog log;

    RoomGateway(CommandGateway commands, MessageLog log) {
        this.commands = commands;
        this.log = log;
    }

    /** Posts a message, or answers a resend, and tells one of the two: mostly the thread that stored it does. */
    void post(SendMessageCommand command, Consumer<PostedMessage> posted, Consumer<Throwable> refused) {
        send(command, answer -> posted.accept((PostedMessage) requireNonNull(answer)), refused);
    }

    @Override
    public <R> R ask(RoomCommand command, Class<R> answer) {
        return answer.cast(requireNonNull(await(command)));
    }

    @Override
    public void tell(RoomCommand command) {
        await(command);
    }

    /** Waits also if it is interrupted: a command under way is decided, and its sender must hear how. */
    private @Nullable Object await(RoomCommand command) {
        CompletableFuture<@Nullable Object> outcome = new CompletableFuture<>();
        send(command, outcome::complete, outcome::completeExceptionally);
        try {
            return outcome.join();
        } catch (CompletionException failure) {
            throw failure.getCause() instanceof RuntimeException cause ? cause : failure;
        }
    }

    /**
     * Sends a command; its answer comes only once its events are stored.
     *
     * @param refused gets a {@link Refusal}: {@code busy} stored nothing, {@code unavailable} says whether that is known
     */
    private void send(RoomCommand command, Consumer<@Nullable Object> answered, Consumer<Throwable> refused) {
        RoomLimits.requireRoomId(command.roomId());
        Map<String, String> logged = MDC.getCopyOfContextMap();
        commands.<RoomCommand, @Nullable Object>send(command, (sent, result) -> {
            if (!result.isExceptional()) {
                answered.accept(result.getPayload());
            } else if (result.exceptionResult() instanceof EventStoreException unsure) {
                // That looks into the database, for which the thread that stores must not wait.
                Thread.ofVirtual().name("stored-after-all").start(() -> {
                    if (logged != null) {
                        MDC.setContextMap(logged);
                    }
                    answerFromStore(sent, unsure, answered, refused);
                });
            } else {
                refused.accept(refusal(command, result.exceptionResult()));
            }
        });
    }

    private static Throwable refusal(RoomCommand command, Throwable failure) {
        return switch (failure) {
            case BusyException busy ->
                new Refusal(BUSY, "room %s is busy: nothing was stored, try again".formatted(command.roomId()));
            case AggregateNotFoundException unknown ->
                new Refusal(ROOM_NOT_FOUND, "there is no room %s".formatted(command.roomId()));
            case AggregateUnreadableException unreadable -> {
                LOG.error("Room {} takes no commands: one of its events cannot be read", command.roomId());
                LOG.debug("It fails so", unreadable);
                yield new Refusal(
                        EVENT_UNREADABLE,
                        "room %s has an event that this server cannot read".formatted(command.roomId()));
            }
            case AggregateStreamCreationException exists -> ChatRoom.exists(command.roomId());
            default -> failure;
        };
    }

    private void answerFromStore(
            CommandMessage<? extends RoomCommand> sent,
            EventStoreException failure,
            Consumer<@Nullable Object> answered,
            Consumer<Throwable> refused) {
        PostedMessage stored;
        try {
            stored = storedAfterAll(sent.getPayload(), failure);
        } catch (RuntimeException refusal) {
            refused.accept(refusal);
            return;
        }
        answered.accept(stored);
    }

    /**
     * A failed append is a resend that the room had forgotten, or its outcome is unknown: looking settles both.
     *
     * @throws Refusal if it is not stored as far as one can see
     */
    private PostedMessage storedAfterAll(RoomCommand command, EventStoreException failure) {
        PostedMessage stored = null;
        if (command instanceof SendMessageCommand send) {
            try {
                stored = log.postedBy(send.username(), send.roomId(), send.messageId())
                        .map(found -> found.firstAnswer(send))
                        .orElse(null);
            } catch (EventStoreException stillFailing) {
                LOG.debug("Nor can it be looked up", stillFailing);
            }
        }
        if (stored == null) {
            // Without its trace: whoever was decided together failed together, and each of them is logged.
            LOG.warn("Storing in room {} failed: {}", command.roomId(), failure.getMessage());
            throw new Refusal(UNAVAILABLE, whatToDo(command, failure));
        }
        return stored;
    }

    private static String whatToDo(RoomCommand command, EventStoreException failure) {
        if (!(failure instanceof UnknownOutcomeException)) {
            return "the store could not take it: nothing was stored, try again";
        }
        return command instanceof SendMessageCommand || command instanceof ImportMessages
                ? "the outcome is unknown: send it again with the same message id, it is stored once"
                : "the outcome is unknown: see whether it was done before you try again";
    }
}
