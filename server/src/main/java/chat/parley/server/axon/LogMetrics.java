package chat.parley.server.axon;

import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.eventstore.AggregateCommandBus;
import chat.parley.eventstore.AppendListener;
import chat.parley.eventstore.PostgresEventStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** What the log does, in figures: its commits one by one, each of many events. */
@Component
class LogMetrics implements AppendListener {
    private static final String MESSAGE_POSTED = EventNames.of(MessagePosted.class);
    private static final double[] BATCHES = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000};
    private static final Duration[] LATENCIES = LongStream.of(1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final Counter posts;
    private final DistributionSummary batches;
    private final Timer latency;

    LogMetrics(PostgresEventStore eventStore, ObjectProvider<AggregateCommandBus> commands, MeterRegistry metrics) {
        this.posts = Counter.builder("parley.posts")
                .description("Messages that were posted on this node")
                .register(metrics);
        this.batches = DistributionSummary.builder("parley.append.events")
                .description("Events that were stored with one commit")
                .serviceLevelObjectives(BATCHES)
                .register(metrics);
        this.latency = Timer.builder("parley.append.latency")
                .description("What an append took: its statement and its commit")
                .serviceLevelObjectives(LATENCIES)
                .register(metrics);
        Gauge.builder("parley.append.waiting", eventStore, PostgresEventStore::appendsWaiting)
                .description("Units of work that wait for their append")
                .register(metrics);
        commands.ifAvailable(bus -> FunctionCounter.builder("parley.conflicts", bus, AggregateCommandBus::conflicts)
                .description("Batches of commands that were decided again, as another node's events were stored first")
                .register(metrics));
        TimeGauge.builder(
                        "parley.tail.age",
                        eventStore,
                        TimeUnit.NANOSECONDS,
                        store -> store.sinceTailComplete().toNanos())
                .description("Since this node last knew that it has every event of the log")
                .register(metrics);
        eventStore.onAppend(this);
    }

    @Override
    public void appended(List<String> payloadTypes, Duration took) {
        latency.record(took);
        batches.record(payloadTypes.size());
        posts.increment(Collections.frequency(payloadTypes, MESSAGE_POSTED));
    }
}
