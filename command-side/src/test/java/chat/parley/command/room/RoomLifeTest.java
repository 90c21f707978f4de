package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.DIRECT_ROOM;
import static chat.parley.api.Refusal.Reason.INVALID_BODY;
import static chat.parley.api.Refusal.Reason.INVALID_MEMBERS;
import static chat.parley.api.Refusal.Reason.INVALID_ROOM_ID;
import static chat.parley.api.Refusal.Reason.INVALID_ROOM_NAME;
import static chat.parley.api.Refusal.Reason.INVALID_TOPIC;
import static chat.parley.api.Refusal.Reason.INVALID_USERNAME;
import static chat.parley.api.Refusal.Reason.NOT_ALLOWED;
import static chat.parley.api.Refusal.Reason.NOT_A_MEMBER;
import static chat.parley.api.Refusal.Reason.ROOM_ARCHIVED;
import static chat.parley.command.room.RoomFixture.NOW;
import static chat.parley.command.room.RoomFixture.joined;
import static chat.parley.command.room.RoomFixture.refused;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.api.room.DirectRooms;
import chat.parley.api.room.Role;
import chat.parley.api.room.RoomCommand;
import chat.parley.api.room.RoomCommand.ArchiveRoom;
import chat.parley.api.room.RoomCommand.BanMember;
import chat.parley.api.room.RoomCommand.ChangeRoom;
import chat.parley.api.room.RoomCommand.JoinRoom;
import chat.parley.api.room.RoomCommand.LeaveRoom;
import chat.parley.api.room.RoomCommand.OpenDirectRoom;
import chat.parley.api.room.RoomCommand.OpenRoom;
import chat.parley.api.room.RoomCommand.PutMember;
import chat.parley.api.room.RoomCommand.RemoveMember;
import chat.parley.api.room.RoomCommand.SendMessageCommand;
import chat.parley.api.room.RoomEvent.MemberJoined;
import chat.parley.api.room.RoomEvent.RoomArchived;
import chat.parley.api.room.RoomEvent.RoomOpened;
import chat.parley.api.room.RoomEvent.RoomRenamed;
import chat.parley.api.room.RoomEvent.TopicChanged;
import chat.parley.api.room.RoomView;
import chat.parley.api.room.Visibility;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.aggregate.ResultValidator;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RoomLifeTest {
    private static final String ROOM = "general";

    private FixtureConfiguration<ChatRoom> fixture;

    @BeforeEach
    void newFixture() {
        fixture = RoomFixture.newRoom();
    }

    private TestExecutor<ChatRoom> room() {
        return fixture.given(
                new RoomOpened(ROOM, "General", Visibility.PUBLIC, "tea", "ada"),
                joined("ada", Role.OWNER),
                joined("mia", Role.MODERATOR),
                joined("bob"));
    }

    private ResultValidator<ChatRoom> asked(RoomCommand command) {
        return room().when(command);
    }

    @Nested
    class Changing {
        @Test
        void takesANameAndATopic() {
            asked(new ChangeRoom(ROOM, "mia", "Tea", "cake"))
                    .expectEvents(new RoomRenamed(ROOM, "Tea", "mia"), new TopicChanged(ROOM, "cake", "mia"));
        }

        @Test
        void takesATopicAway() {
            asked(new ChangeRoom(ROOM, "ada", null, "")).expectEvents(new TopicChanged(ROOM, null, "ada"));
        }

        @Test
        void toTheSameChangesNothing() {
            asked(new ChangeRoom(ROOM, "ada", "General", "tea"))
                    .expectSuccessfulHandlerExecution()
                    .expectNoEvents();
            newFixture();
            asked(new ChangeRoom(ROOM, "ada", null, null)).expectNoEvents();
        }

        @Test
        void isRefusedToOthersAndWithOddWords() {
            refused(asked(new ChangeRoom(ROOM, "bob", "Tea", null)), NOT_ALLOWED);
            newFixture();
            refused(asked(new ChangeRoom(ROOM, "eve", "Tea", null)), NOT_A_MEMBER);
            newFixture();
            refused(asked(new ChangeRoom(ROOM, "ada", " ", null)), INVALID_ROOM_NAME);
            newFixture();
            refused(asked(new ChangeRoom(ROOM, "ada", "Tea", "x".repeat(251))), INVALID_TOPIC);
        }
    }

    @Nested
    class Archiving {
        @Test
        void isForOwnersOnce() {
            asked(new ArchiveRoom(ROOM, "ada")).expectEvents(new RoomArchived(ROOM, "ada"));
            newFixture();
            room().andGiven(new RoomArchived(ROOM, "ada"))
                    .when(new ArchiveRoom(ROOM, "ada"))
                    .expectSuccessfulHandlerExecution()
                    .expectNoEvents();
        }

        @ParameterizedTest
        @CsvSource({"mia,NOT_ALLOWED", "bob,NOT_ALLOWED", "eve,NOT_A_MEMBER"})
        void isRefusedToOthers(String by, chat.parley.api.Refusal.Reason reason) {
            refused(asked(new ArchiveRoom(ROOM, by)), reason);
        }

        static Stream<RoomCommand> whatIsOver() {
            return Stream.of(
                    new SendMessageCommand(ROOM, new UUID(1, 1), "bob", "hi"),
                    new SendMessageCommand(ROOM, new UUID(1, 1), "eve", "hi"),
                    new JoinRoom(ROOM, "eve"),
                    new ChangeRoom(ROOM, "ada", "Tea", null),
                    new PutMember(ROOM, "eve", null, "ada"));
        }

        @ParameterizedTest
        @MethodSource("whatIsOver")
        void endsTheTalk(RoomCommand command) {
            refused(room().andGiven(new RoomArchived(ROOM, "ada")).when(command), ROOM_ARCHIVED);
        }
    }

    @Nested
    class DirectRoomsOf {
        private static final Set<String> PEOPLE = new LinkedHashSet<>(List.of("bob", "ada"));
        private static final String ID = DirectRooms.idOf(PEOPLE);
        private static final RoomOpened OPENED = new RoomOpened(ID, "ada, bob", Visibility.DIRECT, null, "bob");

        private final MemberJoined bobJoined = new MemberJoined(ID, "bob", Role.MEMBER, null);
        private final MemberJoined adaJoined = new MemberJoined(ID, "ada", Role.MEMBER, null);

        @Test
        void theSamePeopleHaveTheSameId() {
            assertThat(DirectRooms.idOf(List.of("ada", "bob")))
                    .isEqualTo(ID)
                    .isNotEqualTo(DirectRooms.idOf(List.of("ada", "bo", "b")))
                    .isNotEqualTo(DirectRooms.idOf(List.of("ada")))
                    .matches("direct-[0-9a-f]{32}");
        }

        @Test
        void somePeopleAreOpenedOnce() {
            fixture.givenNoPriorActivity()
                    .andGivenCurrentTime(NOW)
                    .when(new OpenDirectRoom(ID, PEOPLE, "bob"))
                    .expectEvents(OPENED, bobJoined, adaJoined)
                    .expectResultMessagePayload(new DirectRoom(found(), false));
        }

        @Test
        void theSamePeopleAreFoundAgain() {
            fixture.givenCurrentTime(NOW)
                    .andGiven(OPENED, bobJoined, adaJoined)
                    .when(new OpenDirectRoom(ID, Set.of("ada", "bob"), "ada"))
                    .expectNoEvents()
                    .expectResultMessagePayload(new DirectRoom(found(), true));
        }

        private RoomView found() {
            return new RoomView(ID, "ada, bob", Visibility.DIRECT, null, "bob", NOW, 2, NOW, null);
        }

        @Test
        void peopleMayBeMany() {
            Set<String> crowd = IntStream.range(0, 20)
                    .mapToObj(i -> "somebody-with-a-long-name-" + i)
                    .collect(Collectors.toSet());
            fixture.givenNoPriorActivity()
                    .when(new OpenDirectRoom(DirectRooms.idOf(crowd), crowd, "somebody-with-a-long-name-7"))
                    .expectSuccessfulHandlerExecution();
            crowd.add("ada");
            newFixture();
            refused(opened(crowd, "ada"), INVALID_MEMBERS);
        }

        @Test
        void othersIsRefused() {
            refused(opened(Set.of("ada", "bob"), "eve"), INVALID_MEMBERS);
            newFixture();
            refused(opened(Set.of("ada", "a/b"), "ada"), INVALID_USERNAME);
        }

        private ResultValidator<ChatRoom> opened(Set<String> people, String by) {
            return fixture.givenNoPriorActivity().when(new OpenDirectRoom(DirectRooms.idOf(people), people, by));
        }

        @Test
        void nobodyElseIsNamed() {
            refused(
                    fixture.givenNoPriorActivity().when(new OpenRoom(ID, "X", Visibility.PRIVATE, null, "eve")),
                    INVALID_ROOM_ID);
            newFixture();
            refused(
                    fixture.givenNoPriorActivity().when(new OpenRoom("x", "X", Visibility.DIRECT, null, "eve")),
                    INVALID_BODY);
        }

        static Stream<RoomCommand> changes() {
            return Stream.of(
                    new ChangeRoom(ID, "ada", "X", null),
                    new ArchiveRoom(ID, "ada"),
                    new PutMember(ID, "eve", null, "ada"),
                    new PutMember(ID, "bob", Role.READER, "ada"),
                    new LeaveRoom(ID, "ada"),
                    new RemoveMember(ID, "bob", "ada", null),
                    new BanMember(ID, "bob", "ada", null));
        }

        @ParameterizedTest
        @MethodSource("changes")
        void peopleStayAsTheyAre(RoomCommand command) {
            refused(fixture.given(OPENED, bobJoined, adaJoined).when(command), DIRECT_ROOM);
        }

        @Test
        void peopleAreNotJoinedByOthers() {
            refused(fixture.given(OPENED, bobJoined, adaJoined).when(new JoinRoom(ID, "eve")), NOT_A_MEMBER);
        }
    }
}
