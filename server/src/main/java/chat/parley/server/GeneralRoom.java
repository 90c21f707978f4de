package chat.parley.server;

import chat.parley.api.Refusal;
import chat.parley.api.room.RoomCommand.OpenRoom;
import chat.parley.api.room.RoomLimits;
import chat.parley.api.room.RoomQuery.OneRoomQuery;
import chat.parley.api.room.RoomView;
import chat.parley.api.room.Visibility;
import chat.parley.server.nodes.NodeRole;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.queryhandling.QueryGateway;
import org.axonframework.spring.config.SpringAxonConfiguration;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Has the room {@code general} open, and readable, before anybody can ask for it. */
@Component
class GeneralRoom implements SmartLifecycle {
    /** After Axon, which starts 1,024 phases before the web server. */
    private static final int PHASE = SpringAxonConfiguration.LIFECYCLE_PHASE + 1;

    private static final Duration READABLE_MAX = Duration.ofSeconds(10);
    private static final Duration PAUSE = Duration.ofMillis(10);

    private final CommandGateway commands;
    private final QueryGateway queries;
    private final Set<NodeRole> roles;
    private volatile boolean running;

    GeneralRoom(CommandGateway commands, QueryGateway queries, ParleySettings settings) {
        this.commands = commands;
        this.queries = queries;
        this.roles = settings.roles();
    }

    @Override
    public void start() {
        running = true;
        if (roles.contains(NodeRole.COMMAND)) {
            open();
        }
        if (roles.contains(NodeRole.QUERY)) {
            awaitReadable();
        }
    }

    /** Where it is open already, asking brings it to memory, and the way there to speed, before the first message comes. */
    private void open() {
        try {
            commands.sendAndWait(new OpenRoom(RoomLimits.GENERAL, "General", Visibility.PUBLIC, null, null));
        } catch (AggregateStreamCreationException anotherNodeWasFirst) {
            // It is there, which is all that is wanted.
        } catch (Refusal refusal) {
            if (refusal.reason() != Refusal.Reason.ROOM_EXISTS) {
                throw refusal;
            }
        }
    }

    /** Projections take a moment to take up their work; whoever comes first must not hear that there is no such room. */
    private void awaitReadable() {
        long deadline = System.nanoTime() + READABLE_MAX.toNanos();
        while (!isReadable() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private boolean isReadable() {
        return queries.query(new OneRoomQuery(RoomLimits.GENERAL, null), RoomView.class)
                .handle((room, refusal) -> refusal == null)
                .join();
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
