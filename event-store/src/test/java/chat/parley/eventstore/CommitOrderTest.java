package chat.parley.eventstore;

import static chat.parley.eventstore.Events.events;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Positions are in the order of the commits, whichever node they are of: who has read one misses nothing below it. */
class CommitOrderTest {
    private static final int THREADS_A_NODE = 4;
    private static final int APPENDS_A_THREAD = 40;
    private static final int EVENTS = 2 * THREADS_A_NODE * APPENDS_A_THREAD * 2;

    @BeforeEach
    void beginAnEmptyLog() {
        Database.empty();
    }

    @Test
    void whoPollsWhileTwoNodesAppendSeesEveryPosition() {
        try (Node first = new Node();
                Node second = new Node();
                Node reader = new Node()) {
            List<Long> seen = new ArrayList<>();
            List<Work> appending = IntStream.range(0, THREADS_A_NODE)
                    .boxed()
                    .flatMap(thread -> List.of(first, second).stream())
                    .map(node -> Work.start(() -> append(node)))
                    .toList();
            while (seen.size() < EVENTS && appending.stream().noneMatch(CommitOrderTest::hasFailed)) {
                long last = seen.isEmpty() ? 0 : seen.getLast();
                reader.engine().eventsAfter(last, EVENTS).forEach(event -> seen.add(event.position()));
            }
            appending.forEach(Work::join);
            assertThat(seen)
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, EVENTS).boxed().toList());
        }
    }

    private static boolean hasFailed(Work work) {
        return work.isDone() && work.failure() != null;
    }

    private static void append(Node node) {
        for (int i = 0; i < APPENDS_A_THREAD; i++) {
            node.engine().appendEvents(events(Events.newAggregate(), 0, 2));
        }
    }
}
