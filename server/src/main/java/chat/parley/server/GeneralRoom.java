package chat.parley.server;

import chat.parley.api.room.RoomCommand.OpenRoom;
import chat.parley.api.room.RoomLimits;
import chat.parley.api.room.Visibility;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.spring.config.SpringAxonConfiguration;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Opens the room {@code general} at the first start, before anybody can ask for it. */
@Component
class GeneralRoom implements SmartLifecycle {
    /** After Axon, which starts 1,024 phases before the web server. */
    private static final int PHASE = SpringAxonConfiguration.LIFECYCLE_PHASE + 1;

    private final CommandGateway commands;
    private final EventStore eventStore;
    private volatile boolean running;

    GeneralRoom(CommandGateway commands, EventStore eventStore) {
        this.commands = commands;
        this.eventStore = eventStore;
    }

    @Override
    public void start() {
        running = true;
        if (eventStore.lastSequenceNumberFor(RoomLimits.GENERAL).isPresent()) {
            return;
        }
        try {
            commands.sendAndWait(new OpenRoom(RoomLimits.GENERAL, "General", Visibility.PUBLIC, null, null));
        } catch (AggregateStreamCreationException anotherNodeWasFirst) {
            // It is there, which is all that is wanted.
        }
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
