package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.ROOM_ARCHIVED;
import static chat.parley.command.room.RoomFixture.NOW;
import static chat.parley.command.room.RoomFixture.OPENED;
import static chat.parley.command.room.RoomFixture.OPENED_PRIVATELY;
import static chat.parley.command.room.RoomFixture.joined;
import static chat.parley.command.room.RoomFixture.posted;
import static chat.parley.command.room.RoomFixture.refused;

import chat.parley.api.room.OldMessage;
import chat.parley.api.room.OldMessagesView;
import chat.parley.api.room.RefusedMessage;
import chat.parley.api.room.Role;
import chat.parley.api.room.RoomCommand.ImportMessages;
import chat.parley.api.room.RoomEvent.MemberBanned;
import chat.parley.api.room.RoomEvent.MemberJoined;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.api.room.RoomEvent.RoomArchived;
import chat.parley.api.room.RoomLimits;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.matchers.Matchers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A room takes over what was said elsewhere, by the rules of what is said in it. */
class MessageImportTest {
    private static final Instant THEN = Instant.parse("2024-02-29T10:15:30.123Z");
    private static final UUID M1 = UUID.fromString("0199c1a4-6d5c-7cc3-98c4-000000000001");
    private static final UUID M2 = UUID.fromString("0199c1a4-6d5c-7cc3-98c4-000000000002");
    private static final UUID M3 = UUID.fromString("0199c1a4-6d5c-7cc3-98c4-000000000003");

    private FixtureConfiguration<ChatRoom> room;

    @BeforeEach
    void newFixture() {
        room = RoomFixture.newRoom();
        room.givenCurrentTime(NOW);
    }

    @Test
    void authorsOfAPublicRoomAreBroughtInBeforeTheirFirstMessage() {
        room.given(OPENED, joined("ada"))
                .andGivenCurrentTime(NOW)
                .when(taking(old(M1, "ada", "one"), old(M2, "bob", "two, @ada"), old(M3, "bob", "three, @bob")))
                .expectEvents(
                        posted(M1, "ada", "one"),
                        broughtIn("bob"),
                        new MessagePosted("general", M2, "bob", "two, @ada", null, List.of("ada")),
                        new MessagePosted("general", M3, "bob", "three, @bob", null, List.of("bob")))
                .expectResultMessagePayload(new OldMessagesView(3, 0, List.of()));
    }

    @Test
    void whatIsThereAlreadyStays() {
        room.given(OPENED, joined("ada"), posted(M1, "ada", "one"))
                .andGivenCurrentTime(NOW)
                .when(taking(old(M1, "ada", "one"), old(M2, "ada", "two"), old(M2, "ada", "two")))
                .expectEvents(posted(M2, "ada", "two"))
                .expectResultMessagePayload(new OldMessagesView(1, 2, List.of()));
    }

    @Test
    void nothingIsAppliedWhenItIsOnlyTried() {
        room.given(OPENED)
                .andGivenCurrentTime(NOW)
                .when(new ImportMessages("general", List.of(old(M1, "ada", "one")), "root", true))
                .expectNoEvents()
                .expectResultMessagePayload(new OldMessagesView(1, 0, List.of()));
    }

    @Test
    void whatTheRulesForbidIsRefusedAndTheRestTaken() {
        refusing("banned", old(M1, "eve", "one"));
        refusing("not-allowed", old(M1, "ron", "one"));
        refusing("invalid-username", old(M1, "a/b", "one"));
        refusing("message-empty", old(M1, "ada", " "));
        refusing("message-too-long", old(M1, "ada", "x".repeat(RoomLimits.CONTENT_CODE_POINTS_MAX + 1)));
        refusing("invalid-content", old(M1, "ada", "a\u0000b"));
        refusing("invalid-time", new OldMessage(M1, "ada", "one", NOW.plusMillis(1)));
        refusing("invalid-time", new OldMessage(M1, "ada", "one", Instant.EPOCH.minusMillis(1)));
    }

    private void refusing(String code, OldMessage bad) {
        newFixture();
        room.given(OPENED, joined("ron", Role.READER), new MemberBanned("general", "eve", "ada", null))
                .andGivenCurrentTime(NOW)
                .when(taking(bad, old(M2, "bob", "two")))
                .expectEvents(broughtIn("bob"), posted(M2, "bob", "two"))
                .expectResultMessagePayloadMatching(Matchers.matches(payload -> payload instanceof OldMessagesView view
                        && view.taken() == 1
                        && view.refused().stream()
                                .map(RefusedMessage::code)
                                .toList()
                                .equals(List.of(code))));
    }

    @Test
    void nobodyIsBroughtIntoAPrivateRoom() {
        room.given(OPENED_PRIVATELY, joined("ada"))
                .andGivenCurrentTime(NOW)
                .when(taking(old(M1, "bob", "one"), old(M2, "ada", "two")))
                .expectEvents(posted(M2, "ada", "two"));
    }

    @Test
    void nobodyIsBroughtIntoARoomThatIsFull() {
        List<Object> before = IntStream.range(1, RoomLimits.ROOM_MEMBERS_MAX)
                .<Object>mapToObj(i -> joined("m" + i))
                .toList();
        room.given(OPENED)
                .andGiven(before)
                .andGivenCurrentTime(NOW)
                .when(taking(old(M1, "ada", "one"), old(M2, "bob", "two"), old(M3, "ada", "three")))
                .expectEvents(broughtIn("ada"), posted(M1, "ada", "one"), posted(M3, "ada", "three"));
    }

    @Test
    void anArchivedRoomTakesNothing() {
        refused(
                room.given(OPENED, new RoomArchived("general", "ada")).when(taking(old(M1, "ada", "one"))),
                ROOM_ARCHIVED);
    }

    private static ImportMessages taking(OldMessage... messages) {
        return new ImportMessages("general", List.of(messages), "root", false);
    }

    private static OldMessage old(UUID id, String username, String content) {
        return new OldMessage(id, username, content, THEN);
    }

    private static MemberJoined broughtIn(String username) {
        return new MemberJoined("general", username, Role.MEMBER, "root");
    }
}
