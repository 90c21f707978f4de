package chat.parley.eventstore;

import static chat.parley.eventstore.Events.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.eventstore.Events.Noted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.IntStream;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventHandlerInvoker;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.StreamingEventProcessor;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.axonframework.eventhandling.TrackingEventProcessorConfiguration;
import org.axonframework.eventhandling.pooled.PooledStreamingEventProcessor;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Axon's own processors on our streams. */
class ProcessorsTest {
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final List<String> heard = Collections.synchronizedList(new ArrayList<>());
    private final String aggregate = Events.newAggregate();
    private Node node;
    private Node other;

    @BeforeEach
    void beginAnEmptyLog() {
        Database.empty();
        node = new Node();
        other = new Node();
    }

    @AfterEach
    void close() {
        threads.shutdownNow();
        node.close();
        other.close();
    }

    @Test
    void aTrackingProcessorHearsEverythingInOrder() {
        hearsEverything(TrackingEventProcessor.builder()
                .name("tracking")
                .eventHandlerInvoker(listener())
                .messageSource(node.store())
                .tokenStore(new InMemoryTokenStore())
                .transactionManager(NoTransactionManager.instance())
                .trackingEventProcessorConfiguration(TrackingEventProcessorConfiguration.forSingleThreadedProcessing()
                        .andBatchSize(7))
                .build());
    }

    @Test
    void aPooledProcessorHearsEverythingInOrder() {
        hearsEverything(PooledStreamingEventProcessor.builder()
                .name("pooled")
                .eventHandlerInvoker(listener())
                .messageSource(node.store())
                .tokenStore(new InMemoryTokenStore())
                .transactionManager(NoTransactionManager.instance())
                .coordinatorExecutor(threads)
                .workerExecutor(threads)
                .initialSegmentCount(1)
                .batchSize(7)
                .build());
    }

    private void hearsEverything(StreamingEventProcessor processor) {
        node.engine().appendEvents(events(aggregate, 0, 20));
        processor.start();
        try {
            await().until(() -> heard.size() == 20);
            Work appending = Work.start(() -> append(other, Events.newAggregate()));
            append(node, aggregate);
            appending.join();
            await().until(() -> heard.size() == 60);
            assertThat(heard).isEqualTo(log());

            processor.shutDown();
            other.engine().appendEvents(events(aggregate, 40, 1));
            processor.start();
            await().until(() -> heard.size() == 61);
            assertThat(processor.isError()).isFalse();

            processor.shutDown();
            heard.clear();
            processor.resetTokens();
            processor.start();
            await().until(() -> heard.size() == 61);
            assertThat(heard).isEqualTo(log());
        } finally {
            processor.shutDown();
        }
    }

    private static void append(Node to, String id) {
        long next = to.engine().lastSequenceNumberFor(id).orElse(-1L) + 1;
        IntStream.range(0, 20).forEach(i -> to.engine().appendEvents(events(id, next + i, 1)));
    }

    private List<String> log() {
        return Events.texts(node.engine().readEvents(null, false));
    }

    private EventHandlerInvoker listener() {
        return SimpleEventHandlerInvoker.builder()
                .eventHandlers(new Listener())
                .listenerInvocationErrorHandler(PropagatingErrorHandler.instance())
                .build();
    }

    final class Listener {
        @EventHandler
        void on(Noted noted) {
            heard.add(noted.text());
        }
    }
}
