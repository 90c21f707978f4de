package chat.parley.benchmarks;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;

/** What a room of Parley has to remember when a message is posted, and no more. */
@Revision("1")
class Room {
    private static final int RECENT_MESSAGES_MAX = 512;

    @AggregateIdentifier
    @SuppressWarnings("UnusedVariable") // Axon reads it
    private @Nullable String roomId;

    private Map<Long, Long> recentMessages = new LinkedHashMap<>();

    Room() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    void handle(Post command) {
        long key = command.messageId().getLeastSignificantBits();
        if (!recentMessages.containsKey(key)) {
            apply(new Posted(command.roomId(), command.messageId(), command.username(), command.content()));
        }
    }

    @EventSourcingHandler
    void on(Posted posted, @SequenceNumber long sequence) {
        roomId = posted.roomId();
        recentMessages.put(posted.messageId().getLeastSignificantBits(), sequence);
        if (recentMessages.size() > RECENT_MESSAGES_MAX) {
            recentMessages.remove(recentMessages.keySet().iterator().next());
        }
    }

    record Post(@TargetAggregateIdentifier String roomId, UUID messageId, String username, String content) {}

    @Revision("1")
    record Posted(String roomId, UUID messageId, String username, String content) {}
}
