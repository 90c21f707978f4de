package chat.parley.query.projections;

import static chat.parley.api.Refusal.Reason.PROJECTION_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.REBUILD_REFUSED;

import chat.parley.api.Refusal;
import chat.parley.query.projections.ProjectionStatus.State;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.UnableToClaimTokenException;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Every projection of this process: the processors that can be reset. The live feed is none of them, so a rebuild never
 * pushes anything.
 */
@Component
class Projections {
    private static final Logger LOG = LoggerFactory.getLogger(Projections.class);

    private static final Duration CLAIM_MAX = Duration.ofSeconds(5);
    private static final Duration CLAIM_PAUSE = Duration.ofMillis(5);

    private final EventProcessingConfiguration processing;
    private final EventStore eventStore;
    private final Set<String> beingReset = ConcurrentHashMap.newKeySet();

    Projections(EventProcessingConfiguration processing, EventStore eventStore) {
        this.processing = processing;
        this.eventStore = eventStore;
    }

    List<ProjectionStatus> all() {
        long head = head();
        return processors()
                .map(processor -> status(processor, head))
                .sorted(Comparator.comparing(ProjectionStatus::name))
                .toList();
    }

    ProjectionStatus one(String name) {
        return status(processor(name), head());
    }

    /**
     * Empties a projection and builds it again from the first event, in place: until it is done, readers see what is
     * built so far.
     *
     * @throws Refusal if there is no such projection, or it is being built already, or another node works on it
     */
    ProjectionStatus rebuild(String name) {
        StreamingEventProcessor projection = processor(name);
        if (status(projection, head()).state() == State.REBUILDING || !beingReset.add(name)) {
            throw new Refusal(REBUILD_REFUSED, "%s is being rebuilt already".formatted(name));
        }
        try {
            LOG.info("Rebuilding {}", name);
            projection.shutDown();
            projection.resetTokens(StreamableMessageSource::createTailToken);
        } catch (UnableToClaimTokenException elsewhere) {
            throw new Refusal(REBUILD_REFUSED, "another node works on %s: ask that one".formatted(name));
        } finally {
            projection.start();
            beingReset.remove(name);
        }
        awaitClaimed(projection);
        long head = head();
        return new ProjectionStatus(name, State.REBUILDING, 0, head, head, 0.0, null);
    }

    /** A processor that has just been started takes a moment to take its work up, and seems to be stopped until then. */
    private static void awaitClaimed(StreamingEventProcessor projection) {
        long deadline = System.nanoTime() + CLAIM_MAX.toNanos();
        while (projection.processingStatus().isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(CLAIM_PAUSE.toNanos());
        }
    }

    /** Whether everything up to a place in the store can be read, as far as waiting for it would help. */
    boolean holdUpTo(long position) {
        return processors()
                .allMatch(processor ->
                        processor.processingStatus().values().stream().allMatch(segment -> current(segment) >= position)
                                || status(processor, position).state() != State.RUNNING);
    }

    /** The place of the newest event stored, 0 if there is none. */
    long head() {
        return position(eventStore.createHeadToken());
    }

    private Stream<StreamingEventProcessor> processors() {
        return processing.eventProcessors().values().stream()
                .filter(StreamingEventProcessor.class::isInstance)
                .map(StreamingEventProcessor.class::cast)
                .filter(StreamingEventProcessor::supportsReset);
    }

    private StreamingEventProcessor processor(String name) {
        return processors()
                .filter(processor -> processor.getName().equals(name))
                .findAny()
                .orElseThrow(() -> new Refusal(PROJECTION_NOT_FOUND, "there is no projection %s".formatted(name)));
    }

    private static ProjectionStatus status(StreamingEventProcessor processor, long head) {
        Collection<EventTrackerStatus> segments = processor.processingStatus().values();
        long position = segments.stream().mapToLong(Projections::current).min().orElse(0);
        long resetAt = segments.stream()
                .map(EventTrackerStatus::getResetPosition)
                .mapToLong(reset -> reset.orElse(0))
                .max()
                .orElse(0);
        // Axon calls a segment replaying until the first event after the reset; it is done when it got there.
        boolean rebuilding = position < resetAt;
        Double progress = rebuilding ? Double.valueOf((double) position / resetAt) : Double.valueOf(1);
        if (segments.isEmpty()) {
            progress = null;
        }
        String error = segments.stream()
                .filter(EventTrackerStatus::isErrorState)
                .map(segment -> String.valueOf(segment.getError().getMessage()))
                .findAny()
                .orElse(null);
        return new ProjectionStatus(
                processor.getName(),
                state(processor, error, segments.isEmpty(), rebuilding),
                position,
                head,
                Math.max(0, head - position),
                progress,
                error);
    }

    private static State state(
            StreamingEventProcessor processor, @Nullable String error, boolean idle, boolean rebuilding) {
        if (error != null || processor.isError()) {
            return State.FAILING;
        }
        if (idle || !processor.isRunning()) {
            return State.STOPPED;
        }
        return rebuilding ? State.REBUILDING : State.RUNNING;
    }

    private static long current(EventTrackerStatus segment) {
        return segment.getCurrentPosition().orElse(0);
    }

    private static long position(@Nullable TrackingToken token) {
        OptionalLong position = token == null ? OptionalLong.empty() : token.position();
        return position.orElse(0);
    }
}
