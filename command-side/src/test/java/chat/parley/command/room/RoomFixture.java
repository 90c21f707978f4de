package chat.parley.command.room;

import chat.parley.api.Refusal;
import chat.parley.api.room.RoomEvent.MemberJoined;
import chat.parley.api.room.RoomEvent.RoomOpened;
import chat.parley.api.room.Visibility;
import java.time.Instant;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.aggregate.ResultValidator;
import org.axonframework.test.matchers.Matchers;

/** The words in which tests speak of the room {@code general}. */
final class RoomFixture {
    static final Instant NOW = Instant.parse("2026-11-22T10:15:30.123Z");
    static final RoomOpened OPENED = new RoomOpened("general", "General", Visibility.PUBLIC, null, null);
    static final RoomOpened OPENED_PRIVATELY = new RoomOpened("general", "General", Visibility.PRIVATE, null, "ada");

    private RoomFixture() {}

    static FixtureConfiguration<ChatRoom> newRoom() {
        FixtureConfiguration<ChatRoom> room = new AggregateTestFixture<>(ChatRoom.class);
        room.registerInjectableResource(room.getEventStore());
        return room;
    }

    static MemberJoined joined(String username) {
        return new MemberJoined("general", username);
    }

    static void refused(ResultValidator<ChatRoom> result, Refusal.Reason reason) {
        result.expectNoEvents()
                .expectException(Matchers.matches(thrown -> thrown instanceof Refusal no && no.reason() == reason));
    }
}
