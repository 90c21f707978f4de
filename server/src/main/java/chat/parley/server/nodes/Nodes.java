package chat.parley.server.nodes;

import chat.parley.server.nodes.NodeTable.Handover;
import chat.parley.server.nodes.NodeTable.Live;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import java.util.List;
import java.util.Map;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventProcessor;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The nodes on this database. Each says every second that it is there; one that works on more projections than another
 * hands it one, until they share them evenly. A node that crashed has its projections taken by whoever comes first.
 */
@Component
public class Nodes {
    private static final Logger LOG = LoggerFactory.getLogger(Nodes.class);
    private static final int SEGMENT = 0;

    private final NodeTable table;
    private final EventProcessingConfiguration processing;
    private final boolean takesCommands;
    private volatile Live live = new Live(1, 1);
    private boolean isEnding;

    Nodes(NodeTable table, EventProcessingConfiguration processing, Environment environment, MeterRegistry metrics) {
        this.table = table;
        this.processing = processing;
        this.takesCommands = HasRoles.of(environment).contains(NodeRole.COMMAND);
        Gauge.builder("parley.nodes", this, Nodes::live)
                .description("How many nodes there are on this database")
                .register(metrics);
    }

    /** How many there are, with this one; as of a second ago. */
    public int live() {
        return Math.max(1, live.allNodes());
    }

    /** How many of them take commands. */
    public int takingCommands() {
        return Math.max(1, live.takingCommands());
    }

    @Scheduled(fixedDelay = 1_000)
    synchronized void beat() {
        if (isEnding) {
            return;
        }
        try {
            table.beat(workable(), takesCommands);
            live = table.live();
            table.handover().ifPresent(this::handOver);
        } catch (DataAccessException away) {
            LOG.debug("Other nodes are looked for again", away);
        }
    }

    /** Those that stumble are left to others. */
    private List<String> workable() {
        return processing.eventProcessors().entrySet().stream()
                .filter(entry -> entry.getValue() instanceof StreamingEventProcessor)
                .filter(entry ->
                        entry.getValue().isRunning() && !entry.getValue().isError())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The claim changes hands in the table, so that nobody else takes it meanwhile, and readers know that it is worked on. */
    private void handOver(Handover handover) {
        if (table.handOver(handover)) {
            EventProcessor processor = processing.eventProcessors().get(handover.projection());
            if (processor instanceof StreamingEventProcessor ours) {
                ours.releaseSegment(SEGMENT);
            }
            LOG.info("{} is handed over to node {}", handover.projection(), handover.heir());
        }
    }

    /** Before its processors stop, so that nobody hands one a projection that it would not begin with. */
    @EventListener(ContextClosedEvent.class)
    synchronized void leave() {
        isEnding = true;
        try {
            table.leave();
        } catch (DataAccessException away) {
            LOG.debug("Others will see for themselves that this node has ended", away);
        }
    }

    /** What was handed to it and it had no time to begin with; others would wait until the claim is too old. */
    @PreDestroy
    void release() {
        try {
            table.release();
        } catch (DataAccessException away) {
            LOG.debug("Others will take its projections over once their claims are too old", away);
        }
    }
}
