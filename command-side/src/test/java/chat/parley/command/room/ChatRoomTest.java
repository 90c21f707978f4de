package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.INVALID_ROOM_ID;
import static chat.parley.api.Refusal.Reason.INVALID_ROOM_NAME;
import static chat.parley.api.Refusal.Reason.INVALID_TOPIC;
import static chat.parley.api.Refusal.Reason.INVALID_USERNAME;
import static chat.parley.api.Refusal.Reason.NOT_A_MEMBER;
import static chat.parley.api.Refusal.Reason.ROOM_FULL;
import static chat.parley.api.Refusal.Reason.USERNAME_REQUIRED;
import static chat.parley.command.room.RoomFixture.NOW;
import static chat.parley.command.room.RoomFixture.OPENED;
import static chat.parley.command.room.RoomFixture.OPENED_PRIVATELY;
import static chat.parley.command.room.RoomFixture.joined;
import static chat.parley.command.room.RoomFixture.refused;

import chat.parley.api.room.Role;
import chat.parley.api.room.RoomCommand.JoinRoom;
import chat.parley.api.room.RoomCommand.LeaveRoom;
import chat.parley.api.room.RoomCommand.OpenRoom;
import chat.parley.api.room.RoomEvent.MemberJoined;
import chat.parley.api.room.RoomEvent.MemberLeft;
import chat.parley.api.room.RoomEvent.RoomOpened;
import chat.parley.api.room.RoomLimits;
import chat.parley.api.room.RoomView;
import chat.parley.api.room.Visibility;
import java.util.List;
import java.util.stream.IntStream;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.aggregate.ResultValidator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatRoomTest {

    private FixtureConfiguration<ChatRoom> room;

    @BeforeEach
    void newFixture() {
        room = RoomFixture.newRoom();
    }

    @Nested
    class OpeningARoom {
        @Test
        void opensItWithItsOpenerAsTheFirstMember() {
            room.givenNoPriorActivity()
                    .andGivenCurrentTime(NOW)
                    .when(new OpenRoom("tea", "Tea & Cake", Visibility.PUBLIC, "what to bake", "ada"))
                    .expectEvents(
                            new RoomOpened("tea", "Tea & Cake", Visibility.PUBLIC, "what to bake", "ada"),
                            new MemberJoined("tea", "ada", Role.OWNER, null))
                    .expectResultMessagePayload(new RoomView(
                            "tea", "Tea & Cake", Visibility.PUBLIC, "what to bake", "ada", NOW, 1, NOW, null));
        }

        @Test
        void needsNobodyWhenThePublicMayTalk() {
            room.givenNoPriorActivity()
                    .when(new OpenRoom("general", "General", Visibility.PUBLIC, null, null))
                    .expectEvents(OPENED);
        }

        @Test
        void isRefusedWhenItIsPrivateAndNobodys() {
            refused(open("tea", "Tea", Visibility.PRIVATE, null, null), USERNAME_REQUIRED);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "Tea", "-tea", "tea room", "tea/room", "te\u0000a", "té", "../tea", "%2e"})
        void isRefusedUnderAnOddId(String id) {
            refused(open(id, "Tea", Visibility.PUBLIC, null, "ada"), INVALID_ROOM_ID);
        }

        @Test
        void isRefusedUnderAnIdThatIsTooLong() {
            refused(open("a".repeat(81), "Tea", Visibility.PUBLIC, null, "ada"), INVALID_ROOM_ID);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "T\u0000"})
        void isRefusedWithoutAName(String name) {
            refused(open("tea", name, Visibility.PUBLIC, null, "ada"), INVALID_ROOM_NAME);
        }

        @Test
        void isRefusedWithTooLongANameOrTopic() {
            refused(open("tea", "T".repeat(81), Visibility.PUBLIC, null, "ada"), INVALID_ROOM_NAME);
            newFixture();
            refused(open("tea", "Tea", Visibility.PUBLIC, "t".repeat(251), "ada"), INVALID_TOPIC);
        }

        @Test
        void isRefusedToABadName() {
            refused(open("tea", "Tea", Visibility.PUBLIC, null, " ada"), INVALID_USERNAME);
        }

        private ResultValidator<ChatRoom> open(
                String id, String name, Visibility visibility, String topic, String openedBy) {
            return room.givenNoPriorActivity().when(new OpenRoom(id, name, visibility, topic, openedBy));
        }
    }

    @Nested
    class Joining {
        @Test
        void makesAMember() {
            room.given(OPENED).when(new JoinRoom("general", "ada")).expectEvents(joined("ada"));
        }

        @Test
        void changesNothingForAMember() {
            room.given(OPENED, joined("ada"))
                    .when(new JoinRoom("general", "ada"))
                    .expectSuccessfulHandlerExecution()
                    .expectNoEvents();
        }

        @Test
        void isRefusedInAPrivateRoom() {
            refused(room.given(OPENED_PRIVATELY, joined("ada")).when(new JoinRoom("general", "bob")), NOT_A_MEMBER);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "a\nb",
                    "a/b",
                    "ada ",
                    "a\u0000",
                    "<b>",
                    "abcdefghijklmnopqrstuvwxyz0123456",
                    "e\u0301"
                })
        void isRefusedUnderABadName(String username) {
            refused(room.given(OPENED).when(new JoinRoom("general", username)), INVALID_USERNAME);
        }

        @ParameterizedTest
        @ValueSource(strings = {"ada", "Ada Lovelace", "_bot", "张伟", "O'Neill-2", "é"})
        void isOpenToNamesOfAnyScript(String username) {
            room.given(OPENED).when(new JoinRoom("general", username)).expectEvents(joined(username));
        }

        @Test
        void isRefusedOnceTheRoomIsFull() {
            List<Object> crowd = IntStream.range(0, RoomLimits.ROOM_MEMBERS_MAX)
                    .mapToObj(i -> (Object) joined("user" + i))
                    .toList();
            refused(room.given(OPENED).andGiven(crowd).when(new JoinRoom("general", "ada")), ROOM_FULL);
        }
    }

    @Nested
    class Leaving {
        @Test
        void endsAMembership() {
            room.given(OPENED, joined("ada"))
                    .when(new LeaveRoom("general", "ada"))
                    .expectEvents(new MemberLeft("general", "ada"));
        }

        @Test
        void isRefusedToAStranger() {
            refused(room.given(OPENED).when(new LeaveRoom("general", "ada")), NOT_A_MEMBER);
        }

        @Test
        void isRefusedTheSecondTime() {
            refused(
                    room.given(OPENED, joined("ada"), new MemberLeft("general", "ada"))
                            .when(new LeaveRoom("general", "ada")),
                    NOT_A_MEMBER);
        }
    }
}
