package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.BANNED;
import static chat.parley.api.Refusal.Reason.INVALID_REASON;
import static chat.parley.api.Refusal.Reason.INVALID_USERNAME;
import static chat.parley.api.Refusal.Reason.LAST_OWNER;
import static chat.parley.api.Refusal.Reason.NOT_ALLOWED;
import static chat.parley.api.Refusal.Reason.NOT_A_MEMBER;
import static chat.parley.api.Refusal.Reason.ROOM_ARCHIVED;
import static chat.parley.api.Refusal.Reason.ROOM_FULL;
import static chat.parley.command.room.RoomFixture.OPENED;
import static chat.parley.command.room.RoomFixture.OPENED_PRIVATELY;
import static chat.parley.command.room.RoomFixture.joined;
import static chat.parley.command.room.RoomFixture.refused;

import chat.parley.api.room.Role;
import chat.parley.api.room.RoomCommand;
import chat.parley.api.room.RoomCommand.BanMember;
import chat.parley.api.room.RoomCommand.JoinRoom;
import chat.parley.api.room.RoomCommand.LeaveRoom;
import chat.parley.api.room.RoomCommand.PutMember;
import chat.parley.api.room.RoomCommand.RemoveMember;
import chat.parley.api.room.RoomCommand.SendMessageCommand;
import chat.parley.api.room.RoomCommand.UnbanMember;
import chat.parley.api.room.RoomEvent.MemberBanned;
import chat.parley.api.room.RoomEvent.MemberJoined;
import chat.parley.api.room.RoomEvent.MemberLeft;
import chat.parley.api.room.RoomEvent.MemberRemoved;
import chat.parley.api.room.RoomEvent.MemberUnbanned;
import chat.parley.api.room.RoomEvent.RoleChanged;
import chat.parley.api.room.RoomEvent.RoomArchived;
import chat.parley.api.room.RoomLimits;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.aggregate.ResultValidator;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A room with its owner ada, its moderators mia and max, a member bob, a reader ron; eve is none. */
class MembersTest {
    private static final String ROOM = "general";

    private FixtureConfiguration<ChatRoom> fixture;

    @BeforeEach
    void newFixture() {
        fixture = RoomFixture.newRoom();
    }

    private TestExecutor<ChatRoom> room() {
        return fixture.given(
                OPENED_PRIVATELY,
                joined("ada", Role.OWNER),
                joined("mia", Role.MODERATOR),
                joined("max", Role.MODERATOR),
                joined("bob", Role.MEMBER),
                joined("ron", Role.READER));
    }

    private ResultValidator<ChatRoom> asked(RoomCommand command) {
        return room().when(command);
    }

    @Nested
    class BringingSomebodyIn {
        @ParameterizedTest
        @CsvSource({
            "ada,OWNER",
            "ada,MODERATOR",
            "ada,MEMBER",
            "ada,READER",
            "mia,MEMBER",
            "mia,READER",
            "mia,",
            "ada,",
        })
        void isForModeratorsAndOwners(String by, Role role) {
            asked(new PutMember(ROOM, "eve", role, by))
                    .expectEvents(new MemberJoined(ROOM, "eve", role == null ? Role.MEMBER : role, by));
        }

        @ParameterizedTest
        @CsvSource({
            "mia,OWNER,NOT_ALLOWED",
            "mia,MODERATOR,NOT_ALLOWED",
            "bob,MEMBER,NOT_ALLOWED",
            "ron,READER,NOT_ALLOWED",
            "eve,MEMBER,NOT_A_MEMBER",
            "eve,OWNER,NOT_A_MEMBER",
        })
        void isRefusedToOthers(String by, Role role, chat.parley.api.Refusal.Reason reason) {
            refused(asked(new PutMember(ROOM, "eve", role, by)), reason);
        }

        @Test
        void isRefusedUnderABadName() {
            refused(asked(new PutMember(ROOM, "a/b", null, "ada")), INVALID_USERNAME);
        }

        @Test
        void isRefusedForWhoIsBanned() {
            refused(
                    room().andGiven(new MemberBanned(ROOM, "eve", "ada", null))
                            .when(new PutMember(ROOM, "eve", null, "ada")),
                    BANNED);
        }

        @Test
        void isRefusedOnceTheRoomIsFull() {
            List<MemberJoined> crowd = IntStream.range(0, RoomLimits.ROOM_MEMBERS_MAX)
                    .mapToObj(i -> joined("user" + i))
                    .toList();
            refused(room().andGiven(crowd).when(new PutMember(ROOM, "eve", null, "ada")), ROOM_FULL);
        }

        @Test
        void isRefusedInAnArchivedRoom() {
            refused(
                    room().andGiven(new RoomArchived(ROOM, "ada")).when(new PutMember(ROOM, "eve", null, "ada")),
                    ROOM_ARCHIVED);
        }
    }

    @Nested
    class ChangingARole {
        @ParameterizedTest
        @CsvSource({
            "ada,bob,OWNER",
            "ada,bob,MODERATOR",
            "ada,bob,READER",
            "ada,mia,MEMBER",
            "mia,bob,READER",
            "mia,ron,MEMBER",
            "mia,mia,MEMBER",
            "bob,bob,READER",
        })
        void isDoneByWhoeverIsAboveBoth(String by, String username, Role role) {
            asked(new PutMember(ROOM, username, role, by)).expectEvents(new RoleChanged(ROOM, username, role, by));
        }

        @ParameterizedTest
        @CsvSource({
            "mia,bob,MODERATOR",
            "mia,max,MEMBER",
            "mia,ada,MEMBER",
            "mia,mia,OWNER",
            "bob,ron,MEMBER",
            "bob,bob,OWNER",
            "ron,ron,MEMBER",
        })
        void isRefusedToOthers(String by, String username, Role role) {
            refused(asked(new PutMember(ROOM, username, role, by)), NOT_ALLOWED);
        }

        @Test
        void isRefusedToAStranger() {
            refused(asked(new PutMember(ROOM, "bob", Role.READER, "eve")), NOT_A_MEMBER);
        }

        @ParameterizedTest
        @CsvSource({"ada,bob,MEMBER", "mia,bob,", "eve,bob,"})
        void toTheSameChangesNothing(String by, String username, Role role) {
            asked(new PutMember(ROOM, username, role, by))
                    .expectSuccessfulHandlerExecution()
                    .expectNoEvents();
        }

        @Test
        void leavesAnOwner() {
            refused(asked(new PutMember(ROOM, "ada", Role.MEMBER, "ada")), LAST_OWNER);
        }

        @Test
        void mayTakeAnOwnersRoleIfAnotherIsLeft() {
            room().andGiven(new RoleChanged(ROOM, "bob", Role.OWNER, "ada"))
                    .when(new PutMember(ROOM, "ada", Role.MEMBER, "bob"))
                    .expectEvents(new RoleChanged(ROOM, "ada", Role.MEMBER, "bob"));
        }
    }

    @Nested
    class Leaving {
        @Test
        void isRefusedToTheLastOwner() {
            refused(asked(new LeaveRoom(ROOM, "ada")), LAST_OWNER);
        }

        @Test
        void isForAnOwnerWithASuccessor() {
            room().andGiven(new RoleChanged(ROOM, "bob", Role.OWNER, "ada"))
                    .when(new LeaveRoom(ROOM, "ada"))
                    .expectEvents(new MemberLeft(ROOM, "ada"));
        }

        @Test
        void isForEverybodyElseAlsoFromAnArchivedRoom() {
            room().andGiven(new RoomArchived(ROOM, "ada"))
                    .when(new LeaveRoom(ROOM, "ron"))
                    .expectEvents(new MemberLeft(ROOM, "ron"));
        }
    }

    @Nested
    class Removing {
        @ParameterizedTest
        @CsvSource({"ada,mia", "ada,bob", "mia,bob", "mia,ron"})
        void isDoneByWhoeverIsAbove(String by, String username) {
            asked(new RemoveMember(ROOM, username, by, "spam"))
                    .expectEvents(new MemberRemoved(ROOM, username, by, "spam"));
        }

        @ParameterizedTest
        @CsvSource({
            "mia,max,NOT_ALLOWED",
            "mia,ada,NOT_ALLOWED",
            "bob,ron,NOT_ALLOWED",
            "ron,bob,NOT_ALLOWED",
            "eve,bob,NOT_A_MEMBER",
            "ada,eve,MEMBER_NOT_FOUND",
            "ada,ada,LAST_OWNER",
        })
        void isRefusedToOthers(String by, String username, chat.parley.api.Refusal.Reason reason) {
            refused(asked(new RemoveMember(ROOM, username, by, null)), reason);
        }

        @Test
        void isRefusedWithALongReason() {
            refused(asked(new RemoveMember(ROOM, "bob", "ada", "x".repeat(251))), INVALID_REASON);
        }
    }

    @Nested
    class Banning {
        @ParameterizedTest
        @CsvSource({"ada,mia", "mia,bob", "mia,eve"})
        void keepsMembersAndStrangersOut(String by, String username) {
            asked(new BanMember(ROOM, username, by, "spam")).expectEvents(new MemberBanned(ROOM, username, by, "spam"));
        }

        @ParameterizedTest
        @CsvSource({"mia,ada,NOT_ALLOWED", "bob,eve,NOT_ALLOWED", "eve,bob,NOT_A_MEMBER", "ada,ada,LAST_OWNER"})
        void isRefusedToOthers(String by, String username, chat.parley.api.Refusal.Reason reason) {
            refused(asked(new BanMember(ROOM, username, by, null)), reason);
        }

        @Test
        void twiceIsOnce() {
            room().andGiven(new MemberBanned(ROOM, "eve", "ada", null))
                    .when(new BanMember(ROOM, "eve", "mia", null))
                    .expectSuccessfulHandlerExecution()
                    .expectNoEvents();
        }

        @Test
        void isRefusedOnceThereAreTooMany() {
            List<MemberBanned> crowd = IntStream.range(0, RoomLimits.ROOM_BANNED_MAX)
                    .mapToObj(i -> new MemberBanned(ROOM, "user" + i, "ada", null))
                    .toList();
            refused(room().andGiven(crowd).when(new BanMember(ROOM, "eve", "ada", null)), ROOM_FULL);
        }

        @Test
        void keepsThemFromTalkingAndJoiningInAPublicRoom() {
            MemberBanned ban = new MemberBanned(ROOM, "eve", "ada", null);
            refused(fixture.given(OPENED, ban).when(new JoinRoom(ROOM, "eve")), BANNED);
            newFixture();
            refused(fixture.given(OPENED, ban).when(new SendMessageCommand(ROOM, new UUID(1, 2), "eve", "hi")), BANNED);
        }

        @Test
        void isLiftedByModerators() {
            room().andGiven(new MemberBanned(ROOM, "eve", "ada", null))
                    .when(new UnbanMember(ROOM, "eve", "mia"))
                    .expectEvents(new MemberUnbanned(ROOM, "eve", "mia"));
            newFixture();
            refused(asked(new UnbanMember(ROOM, "eve", "bob")), NOT_ALLOWED);
            newFixture();
            refused(asked(new UnbanMember(ROOM, "eve", "eve")), NOT_A_MEMBER);
            newFixture();
            asked(new UnbanMember(ROOM, "eve", "mia"))
                    .expectSuccessfulHandlerExecution()
                    .expectNoEvents();
        }

        @Test
        void thatWasLiftedIsPast() {
            fixture.given(OPENED, new MemberBanned(ROOM, "eve", "ada", null), new MemberUnbanned(ROOM, "eve", "ada"))
                    .when(new JoinRoom(ROOM, "eve"))
                    .expectEvents(joined("eve"));
        }
    }
}
