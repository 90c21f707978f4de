package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.BUSY;
import static chat.parley.api.Refusal.Reason.ROOM_EXISTS;
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
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Takes a command to its room and brings the answer back, on the caller's thread, before the command's deadline.
 *
 * <p>The caller's commands are thereby stored in the order in which it sends them. Only a conflict with another node is
 * tried again: it is the one failure that certainly stored nothing and that fresh state mends.
 */
@Component
class RoomGateway {
    private static final Logger LOG = LoggerFactory.getLogger(RoomGateway.class);
    private static final Duration RETRY_PAUSE_MAX = Duration.ofMillis(5);

    private final CommandGateway commands;
    private final FirstAnswers firstAnswers;
    private final CommandSettings settings;

    RoomGateway(CommandGateway commands, FirstAnswers firstAnswers, CommandSettings settings) {
        this.commands = commands;
        this.firstAnswers = firstAnswers;
        this.settings = settings;
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
     * @throws Refusal with the reason; {@code busy} stored nothing, after {@code unavailable} the outcome is unknown
     */
    private @Nullable Object send(RoomCommand command) {
        RoomLimits.requireRoomId(command.roomId());
        return Deadline.within(settings.deadline(), () -> sendUntilDecided(command));
    }

    private @Nullable Object sendUntilDecided(RoomCommand command) {
        while (true) {
            try {
                return commands.sendAndWait(command);
            } catch (ConcurrencyException conflict) {
                long pause = ThreadLocalRandom.current().nextLong(RETRY_PAUSE_MAX.toNanos());
                if (Deadline.nanosLeft(settings.deadline()) < pause) {
                    throw new Refusal(
                            BUSY,
                            "room %s changes too fast: nothing was stored, try again".formatted(command.roomId()));
                }
                LockSupport.parkNanos(pause);
            } catch (AggregateNotFoundException unknown) {
                throw new Refusal(ROOM_NOT_FOUND, "there is no room %s".formatted(command.roomId()));
            } catch (AggregateStreamCreationException exists) {
                throw new Refusal(ROOM_EXISTS, "there already is a room %s".formatted(command.roomId()));
            } catch (EventStoreException | TransactionException failure) {
                return storedAfterAll(command, failure);
            }
        }
    }

    /**
     * A failed append is a resend that the room had forgotten, or its outcome is unknown: looking settles both.
     *
     * @throws Refusal if it is not stored as far as one can see
     */
    private PostedMessage storedAfterAll(RoomCommand command, RuntimeException failure) {
        PostedMessage stored = null;
        if (command instanceof SendMessageCommand send) {
            try {
                stored = firstAnswers.find(send);
            } catch (DataAccessException | EventStoreException stillFailing) {
                failure.addSuppressed(stillFailing);
            }
        }
        if (stored == null) {
            LOG.warn("Storing in room {} failed", command.roomId(), failure);
            throw new Refusal(
                    UNAVAILABLE,
                    command instanceof SendMessageCommand
                            ? "the outcome is unknown: send it again with the same message id, it is stored once"
                            : "the outcome is unknown: see whether it was done before you try again");
        }
        return stored;
    }
}
