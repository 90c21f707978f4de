package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.BUSY;
import static chat.parley.api.Refusal.Reason.ROOM_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.UNAVAILABLE;
import static java.util.Objects.requireNonNull;

import chat.parley.api.Refusal;
import chat.parley.api.room.PostedMessage;
import chat.parley.api.room.RoomCommand;
import chat.parley.api.room.RoomCommand.JoinRoom;
import chat.parley.api.room.RoomCommand.LeaveRoom;
import chat.parley.api.room.RoomCommand.OpenRoom;
import chat.parley.api.room.RoomCommand.SendMessageCommand;
import chat.parley.api.room.RoomLimits;
import chat.parley.api.room.RoomView;
import chat.parley.eventstore.BusyException;
import chat.parley.eventstore.UnknownOutcomeException;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.callbacks.FutureCallback;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Takes a command to its room, and brings the answer back. */
@Component
class RoomGateway {
    private static final Logger LOG = LoggerFactory.getLogger(RoomGateway.class);

    private final CommandGateway commands;
    private final FirstAnswers firstAnswers;

    RoomGateway(CommandGateway commands, FirstAnswers firstAnswers) {
        this.commands = commands;
        this.firstAnswers = firstAnswers;
    }

    /** Posts a message, or answers a resend. */
    PostedMessage post(SendMessageCommand command) {
        return send(command, PostedMessage.class);
    }

    RoomView open(OpenRoom command) {
        return send(command, RoomView.class);
    }

    void join(JoinRoom command) {
        send(command);
    }

    void leave(LeaveRoom command) {
        send(command);
    }

    private <R> R send(RoomCommand command, Class<R> answer) {
        return answer.cast(requireNonNull(send(command)));
    }

    /**
     * Sends a command and waits for its answer, which comes only once its events are stored.
     *
     * @throws Refusal with the reason; {@code busy} stored nothing, {@code unavailable} says whether that is known
     */
    private @Nullable Object send(RoomCommand command) {
        RoomLimits.requireRoomId(command.roomId());
        try {
            return answer(command);
        } catch (BusyException busy) {
            throw new Refusal(BUSY, "room %s is busy: nothing was stored, try again".formatted(command.roomId()));
        } catch (AggregateNotFoundException unknown) {
            throw new Refusal(ROOM_NOT_FOUND, "there is no room %s".formatted(command.roomId()));
        } catch (AggregateStreamCreationException exists) {
            throw ChatRoom.exists(command.roomId());
        } catch (EventStoreException failure) {
            return storedAfterAll(command, failure);
        }
    }

    /** Waits also if it is interrupted: a command under way is decided, and its sender must hear how. */
    private @Nullable Object answer(RoomCommand command) {
        FutureCallback<RoomCommand, Object> answer = new FutureCallback<>();
        commands.send(command, answer);
        CommandResultMessage<?> result = answer.join();
        if (!result.isExceptional()) {
            return result.getPayload();
        }
        throw result.exceptionResult() instanceof RuntimeException failure
                ? failure
                : new IllegalStateException("A command failed", result.exceptionResult());
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
                stored = firstAnswers.find(send);
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
        return command instanceof SendMessageCommand
                ? "the outcome is unknown: send it again with the same message id, it is stored once"
                : "the outcome is unknown: see whether it was done before you try again";
    }
}
