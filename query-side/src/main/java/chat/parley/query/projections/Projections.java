package chat.parley.query.projections;

import static chat.parley.api.Refusal.Reason.PROJECTION_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.UNAVAILABLE;

import chat.parley.api.Refusal;
import chat.parley.eventstore.PostgresEventStore;
import chat.parley.query.projections.ProjectionStatus.State;
import chat.parley.query.projections.TokenTable.Place;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.serialization.Revision;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * Every projection of this program: the processing groups whose class says by which {@code @Revision} of its rules it
 * works. The live feed is none of them, so a rebuild never pushes anything.
 */
@Component
class Projections {
    private static final Logger LOG = LoggerFactory.getLogger(Projections.class);

    private final EventProcessingConfiguration processing;
    private final PostgresEventStore eventStore;
    private final TokenTable tokens;
    private final RebuildTable rebuilds;
    private final SingletonSupplier<List<Projection>> known;
    private volatile long heldElsewhere;

    Projections(
            EventProcessingConfiguration processing,
            PostgresEventStore eventStore,
            TokenTable tokens,
            RebuildTable rebuilds,
            ListableBeanFactory beans) {
        this.processing = processing;
        this.eventStore = eventStore;
        this.tokens = tokens;
        this.rebuilds = rebuilds;
        this.known = SingletonSupplier.of(() -> find(beans)); // later, as they ask questions, which wait for these
    }

    private static List<Projection> find(ListableBeanFactory beans) {
        return beans.getBeansWithAnnotation(ProcessingGroup.class).values().stream()
                .filter(handler -> handler.getClass().isAnnotationPresent(Revision.class))
                .map(handler -> new Projection(
                        handler.getClass().getAnnotation(ProcessingGroup.class).value(),
                        Integer.parseInt(
                                handler.getClass().getAnnotation(Revision.class).value()),
                        handler))
                .sorted(Comparator.comparing(Projection::name))
                .toList();
    }

    List<Projection> known() {
        return known.obtain();
    }

    Projection named(String name) {
        return known().stream()
                .filter(projection -> projection.name().equals(name))
                .findAny()
                .orElseThrow(() -> new Refusal(PROJECTION_NOT_FOUND, "there is no projection %s".formatted(name)));
    }

    List<ProjectionStatus> all() {
        long head = head();
        Map<String, Place> places = tokens.all();
        Map<String, Integer> versions = tokens.versions();
        Map<String, Rebuild> newest =
                rebuilds.all().stream().collect(Collectors.toMap(Rebuild::projection, Function.identity()));
        return known().stream()
                .map(projection -> status(
                        projection,
                        places.getOrDefault(projection.name(), Place.NONE),
                        versions.getOrDefault(projection.name(), projection.version()),
                        newest.get(projection.name()),
                        head))
                .toList();
    }

    ProjectionStatus one(String name) {
        named(name);
        return all().stream()
                .filter(status -> status.name().equals(name))
                .findAny()
                .orElseThrow();
    }

    List<String> names() {
        return known().stream().map(Projection::name).sorted().toList();
    }

    /** By how many events a projection is behind a place that is known already; NaN where this node does not work on it. */
    double lag(String name, long head) {
        Collection<EventTrackerStatus> here =
                processor(named(name)).processingStatus().values();
        return here.isEmpty() ? Double.NaN : Math.max(0, head - position(here));
    }

    /** Those that fail on this node, the live feed among them. */
    List<String> failing() {
        return processing.eventProcessors().values().stream()
                .filter(StreamingEventProcessor.class::isInstance)
                .map(StreamingEventProcessor.class::cast)
                .filter(processor -> processor.isError()
                        || processor.processingStatus().values().stream().anyMatch(EventTrackerStatus::isErrorState))
                .map(StreamingEventProcessor::getName)
                .sorted()
                .toList();
    }

    private ProjectionStatus status(
            Projection projection, Place stored, int version, @Nullable Rebuild rebuild, long head) {
        StreamingEventProcessor processor = processor(projection);
        Collection<EventTrackerStatus> here = processor.processingStatus().values();
        long position = here.isEmpty() ? stored.position() : position(here);
        String error = here.stream()
                .filter(EventTrackerStatus::isErrorState)
                .map(segment -> String.valueOf(segment.getError().getMessage()))
                .findAny()
                .orElse(null);
        State state = State.RUNNING;
        double progress = 1;
        if (rebuild != null && rebuild.state().isUnderWay()) {
            state = State.REBUILDING;
            progress = share(rebuild.position(), head);
        } else if (position < stored.fillingUpTo()) {
            state = State.FILLING;
            progress = share(position, stored.fillingUpTo());
        }
        if (error != null || processor.isError()) {
            state = State.FAILING;
        } else if (here.isEmpty() && !stored.claimed()) {
            state = State.STOPPED;
        }
        return new ProjectionStatus(
                projection.name(),
                state,
                version,
                position,
                head,
                Math.max(0, head - position),
                progress,
                error,
                rebuild);
    }

    static double share(long part, long whole) {
        return whole == 0 ? 1 : Math.min(1, (double) part / whole);
    }

    /** Those of this program whose rules are newer than those by which the serving tables were filled. */
    List<Projection> outdated() {
        Map<String, Integer> versions = tokens.versions();
        Map<String, Place> places = tokens.all();
        return known().stream()
                .filter(projection -> {
                    Integer version = versions.get(projection.name());
                    if (version == null) { // what has just been made is filled by the rules of this program
                        tokens.fill(projection.name(), projection.version());
                        return false;
                    }
                    return version < projection.version()
                            && !places.getOrDefault(projection.name(), Place.NONE)
                                    .isFilling();
                })
                .toList();
    }

    /** Whether any is being filled for the first time. */
    boolean areFilling() {
        Map<String, Place> places = tokens.all();
        return known().stream()
                .anyMatch(projection ->
                        places.getOrDefault(projection.name(), Place.NONE).isFilling());
    }

    /** Whether the serving tables are by newer rules than this program's. */
    boolean isSuperseded(Projection projection) {
        return tokens.versions().getOrDefault(projection.name(), 0) > projection.version();
    }

    /** A newer program on the same database has rebuilt tables by newer rules: this one must write in them no more. */
    @Scheduled(fixedDelay = 500)
    void endWhatIsSuperseded() {
        Map<String, Integer> versions;
        try {
            versions = tokens.versions();
        } catch (DataAccessException away) {
            LOG.debug("Whether a newer program has come is asked again", away);
            return;
        }
        for (Projection projection : known()) {
            StreamingEventProcessor processor = processor(projection);
            if (versions.getOrDefault(projection.name(), 0) > projection.version() && processor.isRunning()) {
                LOG.info("{} is written by a newer program now", projection.name());
                Thread.startVirtualThread(processor::shutDown); // which waits for its batch
            }
        }
    }

    /** Has those of this node take what there is, rather than wait a moment for more. */
    void hurry() {
        eventStore.hurry();
    }

    /** Whether everything up to a place in the store can be read, as far as waiting for it would help. */
    boolean holdUpTo(long position) {
        boolean elsewhere = false;
        for (Projection projection : known()) {
            Collection<EventTrackerStatus> here =
                    processor(projection).processingStatus().values();
            if (here.isEmpty()) {
                elsewhere = true;
            } else if (position(here) < position && here.stream().noneMatch(Projections::isStuck)) {
                return false;
            }
        }
        return !elsewhere || holdUpToElsewhere(position);
    }

    /** Places only rise, so they need be asked for no more often than something new is stored. */
    private boolean holdUpToElsewhere(long position) {
        if (heldElsewhere < position) {
            heldElsewhere = tokens.all().values().stream()
                    .filter(Place::awaited)
                    .mapToLong(Place::position)
                    .min()
                    .orElse(position); // Nobody works on any, and waiting would not help.
        }
        return heldElsewhere >= position;
    }

    /**
     * Refuses what would be read from tables that are being filled for the first time.
     *
     * @throws Refusal saying how far that is
     */
    void requireFilled() {
        Map<String, Place> places = tokens.all();
        for (Projection projection : known()) {
            Place place = places.getOrDefault(projection.name(), Place.NONE);
            if (place.isFilling()) {
                throw new Refusal(
                        UNAVAILABLE,
                        "%s is being filled from the log: %.0f %% is done"
                                .formatted(projection.name(), 100 * share(place.position(), place.fillingUpTo())));
            }
        }
    }

    /** The place of the newest event stored, 0 if there is none. */
    long head() {
        return TokenTable.position(eventStore.createHeadToken());
    }

    private StreamingEventProcessor processor(Projection projection) {
        return processing
                .eventProcessor(projection.name(), StreamingEventProcessor.class)
                .orElseThrow();
    }

    /** Failing with tables that can be read. */
    private static boolean isStuck(EventTrackerStatus segment) {
        return segment.isErrorState()
                && segment.getCurrentPosition().orElse(0)
                        >= segment.getResetPosition().orElse(0);
    }

    private static long position(Collection<EventTrackerStatus> segments) {
        return segments.stream()
                .mapToLong(segment -> segment.getCurrentPosition().orElse(0))
                .min()
                .orElse(0);
    }
}
