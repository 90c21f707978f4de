package chat.parley.command.room;

import chat.parley.api.Refusal;
import chat.parley.api.room.MessageView;
import chat.parley.api.room.Role;
import chat.parley.api.room.RoomEvent.MemberJoined;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.api.room.RoomEvent.RoomOpened;
import chat.parley.api.room.Visibility;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
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
        room.registerInjectableResource(new FixtureMessageLog(room.getEventStore()));
        return room;
    }

    static MemberJoined joined(String username) {
        return joined(username, Role.MEMBER);
    }

    static MemberJoined joined(String username, Role role) {
        return new MemberJoined("general", username, role, null);
    }

    static MessagePosted posted(UUID id, String username, String content) {
        return new MessagePosted("general", id, username, content, null, List.of());
    }

    static MessageView view(UUID id, long sequence, String username, String content) {
        return MessageView.of(posted(id, username, content), sequence, NOW);
    }

    static void refused(ResultValidator<ChatRoom> result, Refusal.Reason reason) {
        result.expectNoEvents()
                .expectException(Matchers.matches(thrown -> thrown instanceof Refusal no && no.reason() == reason));
    }
}
