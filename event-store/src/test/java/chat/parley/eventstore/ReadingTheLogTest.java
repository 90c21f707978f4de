package chat.parley.eventstore;

import static chat.parley.eventstore.Events.event;
import static chat.parley.eventstore.Events.events;
import static chat.parley.eventstore.Events.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import chat.parley.eventstore.Events.Noted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.axonframework.common.AxonConfigurationException;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.MetaData;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.serialization.SerializedObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The whole log, event after event, and the tokens that stand for places in it. */
class ReadingTheLogTest {
    private static final int BATCH = 10;
    private static final Instant NOON = Instant.parse("2026-05-01T12:00:00Z");

    private final Node node = new Node(engine -> engine.batchSize(BATCH));
    private final PostgresEventStorageEngine engine = node.engine();
    private final String aggregate = Events.newAggregate();

    @BeforeEach
    void beginAnEmptyLog() {
        Database.empty();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void readsEverythingFromTheBeginning() {
        int count = 3 * BATCH + 1;
        engine.appendEvents(events(aggregate, 0, count));
        List<TrackedEventMessage<?>> read = readAfter(null);
        assertThat(read).extracting(TrackedEventMessage::trackingToken).containsExactlyElementsOf(tokens(1, count));
        assertThat(read)
                .extracting(Events::text)
                .containsExactlyElementsOf(texts(events(aggregate, 0, count).stream()));
    }

    @Test
    void goesOnAfterAnyToken() {
        engine.appendEvents(events(aggregate, 0, 5));
        for (int position = 0; position <= 5; position++) {
            assertThat(readAfter(new GlobalSequenceTrackingToken(position)))
                    .extracting(TrackedEventMessage::trackingToken)
                    .containsExactlyElementsOf(tokens(position + 1, 5));
        }
        assertThat(readAfter(new GlobalSequenceTrackingToken(99))).isEmpty();
    }

    @Test
    void tokensSurviveTheirStorage() {
        engine.appendEvents(events(aggregate, 0, 2));
        TrackingToken token = readAfter(null).getFirst().trackingToken();
        SerializedObject<byte[]> stored = Node.SERIALIZER.serialize(token, byte[].class);
        TrackingToken restored = Node.SERIALIZER.deserialize(stored);
        assertThat(texts(readAfter(restored).stream())).containsExactly("note 1");
    }

    @Test
    void theTokensOfTheEndsOfTheLogAreWhatTheySay() {
        assertThat(engine.createTailToken()).isNull();
        assertThat(engine.createHeadToken()).isEqualTo(new GlobalSequenceTrackingToken(0));
        engine.appendEvents(events(aggregate, 0, 3));
        assertThat(engine.createTailToken()).isNull();
        assertThat(engine.createHeadToken()).isEqualTo(new GlobalSequenceTrackingToken(3));
        assertThat(readAfter(engine.createHeadToken())).isEmpty();
    }

    @Test
    void aTokenAtATimeStandsBeforeTheFirstEventFromThenOn() {
        assertThat(engine.createTokenAt(NOON)).isEqualTo(new GlobalSequenceTrackingToken(0));
        for (int hour = 0; hour < 3; hour++) {
            engine.appendEvents(List.of(new GenericDomainEventMessage<>(
                    Events.TYPE,
                    aggregate,
                    hour,
                    new Noted("hour " + hour),
                    MetaData.emptyInstance(),
                    "event " + hour,
                    NOON.plus(Duration.ofHours(hour)))));
        }
        assertThat(texts(readAfter(engine.createTokenAt(NOON.minusSeconds(1))).stream()))
                .containsExactly("hour 0", "hour 1", "hour 2");
        assertThat(texts(readAfter(engine.createTokenAt(NOON.plus(Duration.ofHours(1)))).stream()))
                .containsExactly("hour 1", "hour 2");
        assertThat(texts(readAfter(
                        engine.createTokenAt(NOON.plus(Duration.ofHours(1)).plusMillis(1)))
                        .stream()))
                .containsExactly("hour 2");
        assertThat(readAfter(engine.createTokenAt(NOON.plus(Duration.ofHours(3)))))
                .isEmpty();
    }

    @Test
    void refusesTheTokensOfOtherEngines() {
        TrackingToken foreign = GapAwareTrackingToken.newInstance(7, Set.of(5L));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> readAfter(foreign))
                .withMessageContaining("GapAwareTrackingToken")
                .withMessageContaining("7");
        assertThatIllegalArgumentException().isThrownBy(() -> node.store().openStream(foreign));
    }

    @Test
    void knowsTheEventsThatTheCurrentUnitOfWorkIsAboutToStore() {
        engine.appendEvents(events(aggregate, 0, 2));
        DefaultUnitOfWork<EventMessage<?>> work = DefaultUnitOfWork.startAndGet(null);
        PostgresEventStore store = node.store();
        store.publish(event(aggregate, 2, "staged"));
        assertThat(texts(store.readEvents(aggregate).asStream())).containsExactly("note 0", "note 1", "staged");
        assertThat(store.lastSequenceNumberFor(aggregate)).contains(2L);
        assertThat(store.findEvent(aggregate, 2))
                .hasValueSatisfying(staged -> assertThat(Events.text(staged)).isEqualTo("staged"));
        assertThat(store.findEvent(aggregate, 1)).isPresent();
        assertThat(Database.sequences(aggregate)).containsExactly(0L, 1L);
        work.commit();
        assertThat(Database.sequences(aggregate)).containsExactly(0L, 1L, 2L);
    }

    @Test
    void hasNoSubscribersThatWouldSeeEventsBeforeTheyAreStored() {
        assertThatExceptionOfType(AxonConfigurationException.class)
                .isThrownBy(() -> node.store().subscribe(events -> {}));
    }

    private List<TrackedEventMessage<?>> readAfter(TrackingToken token) {
        return new ArrayList<>(engine.readEvents(token, false).toList());
    }

    private static List<TrackingToken> tokens(long from, long to) {
        return LongStream.rangeClosed(from, to)
                .<TrackingToken>mapToObj(GlobalSequenceTrackingToken::new)
                .toList();
    }
}
