package chat.parley.server.axon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.api.room.Role;
import chat.parley.api.room.RoomEvent;
import chat.parley.api.room.RoomEvent.MemberBanned;
import chat.parley.api.room.RoomEvent.MemberJoined;
import chat.parley.api.room.RoomEvent.MemberLeft;
import chat.parley.api.room.RoomEvent.MemberRemoved;
import chat.parley.api.room.RoomEvent.MemberUnbanned;
import chat.parley.api.room.RoomEvent.MessageDeleted;
import chat.parley.api.room.RoomEvent.MessageEdited;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.api.room.RoomEvent.ReactionAdded;
import chat.parley.api.room.RoomEvent.ReactionRemoved;
import chat.parley.api.room.RoomEvent.RoleChanged;
import chat.parley.api.room.RoomEvent.RoomArchived;
import chat.parley.api.room.RoomEvent.RoomOpened;
import chat.parley.api.room.RoomEvent.RoomRenamed;
import chat.parley.api.room.RoomEvent.TopicChanged;
import chat.parley.api.room.Visibility;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GenericDomainEventEntry;
import org.axonframework.eventhandling.ReplayToken;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.EventStreamUtils;
import org.axonframework.serialization.Revision;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.upcasting.event.EventUpcasterChain;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/**
 * The log outlives the code: each revision of an event ever stored has a kept sample, {@code events/NAME/REVISION.json},
 * that must still be read, and the newest one is what is written today.
 */
class EventContractTest {
    private static final Path SAMPLES = Path.of("src/test/resources/events");
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final UUID ID = UUID.fromString("0199c1a4-6d5c-7cc3-98c4-dc0c0c07398f");

    private static final List<RoomEvent> TODAY = List.of(
            new RoomOpened("tea", "Tea & Cake", Visibility.PRIVATE, "what to bake", "ada"),
            new RoomRenamed("tea", "Tea", "ada"),
            new TopicChanged("tea", null, "ada"),
            new RoomArchived("tea", "ada"),
            new MemberJoined("tea", "ada", Role.OWNER, null),
            new RoleChanged("tea", "bob", Role.MODERATOR, "ada"),
            new MemberLeft("tea", "ada"),
            new MemberRemoved("tea", "bob", "ada", "too much cake"),
            new MemberBanned("tea", "bob", "ada", null),
            new MemberUnbanned("tea", "bob", "ada"),
            new MessagePosted("tea", ID, "ada", "hello 🦜", null, List.of()),
            new MessageEdited("tea", ID, 2, "ada", "hello @bob", List.of("bob")),
            new MessageDeleted("tea", ID, 2, "bob", "spam"),
            new ReactionAdded("tea", ID, 2, "bob", "👍"),
            new ReactionRemoved("tea", ID, 2, "bob", "👍"));

    private final Serializers serializers = new Serializers();
    private final Serializer serializer = serializers.eventSerializer();

    static List<RoomEvent> today() {
        return TODAY;
    }

    @Test
    void coversEveryEventThereIs() throws IOException {
        assertThat(TODAY.stream().map(Object::getClass))
                .containsExactlyInAnyOrder(RoomEvent.class.getPermittedSubclasses());
        try (Stream<Path> names = Files.list(SAMPLES)) {
            assertThat(names.map(path -> path.getFileName().toString()))
                    .containsExactlyInAnyOrderElementsOf(Arrays.stream(RoomEvent.class.getPermittedSubclasses())
                            .map(type -> "room." + type.getSimpleName())
                            .toList());
        }
    }

    @ParameterizedTest
    @MethodSource("today")
    void writesTheNewestSampleUnderItsName(RoomEvent event) throws IOException {
        SerializedObject<byte[]> written = serializer.serialize(event, byte[].class);
        assertThat(written.getType().getName())
                .isEqualTo("room." + event.getClass().getSimpleName());
        assertThat(written.getType().getRevision())
                .isEqualTo(event.getClass().getAnnotation(Revision.class).value());
        Path newest = SAMPLES.resolve(written.getType().getName())
                .resolve(written.getType().getRevision() + ".json");
        assertThat(JSON.readTree(written.getData())).isEqualTo(JSON.readTree(Files.readString(newest)));
        try (Stream<Path> revisions = Files.list(newest.getParent())) {
            assertThat(revisions.max(Comparator.naturalOrder())).contains(newest);
        }
    }

    @ParameterizedTest
    @MethodSource("today")
    void readsEverySampleAsTodaysEvent(RoomEvent event) throws IOException {
        String name = "room." + event.getClass().getSimpleName();
        List<Path> samples;
        try (Stream<Path> files = Files.list(SAMPLES.resolve(name))) {
            samples = files.toList();
        }
        assertThat(samples).isNotEmpty();
        for (Path sample : samples) {
            String revision = sample.getFileName().toString().replace(".json", "");
            assertThat(read(name, revision, Files.readAllBytes(sample)))
                    .as(sample.toString())
                    .isEqualTo(event);
        }
    }

    /** As the log is read: through the upcasters. */
    private Object read(String name, String revision, byte[] payload) {
        EventUpcasters upcasters = new EventUpcasters();
        EventUpcasterChain chain =
                new EventUpcasterChain(upcasters.messagePostedOfRevision1(), upcasters.memberJoinedOfRevision1());
        byte[] metaData = "{}".getBytes(StandardCharsets.UTF_8);
        return EventStreamUtils.upcastAndDeserializeDomainEvents(
                        Stream.of(new GenericDomainEventEntry<>(
                                "ChatRoom", "tea", 1, "id", Instant.EPOCH, name, revision, payload, metaData)),
                        serializer,
                        chain)
                .next()
                .getPayload();
    }

    @Test
    void failsLoudlyOnAnEventThatItDoesNotKnow() {
        byte[] unknown = "{}".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> serializer.deserialize(
                        new SimpleSerializedObject<>(unknown, byte[].class, "room.RoomExploded", "1")))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("room.RoomExploded");
    }

    @Test
    void readsBackTheTokenOfARebuild() {
        TrackingToken token = ReplayToken.createReplayToken(
                GapAwareTrackingToken.newInstance(9, List.of(7L)), GapAwareTrackingToken.newInstance(3, List.of()));
        Serializer general = serializers.serializer();
        assertThat(general.<byte[], TrackingToken>deserialize(general.serialize(token, byte[].class)))
                .isEqualTo(token);
    }
}
