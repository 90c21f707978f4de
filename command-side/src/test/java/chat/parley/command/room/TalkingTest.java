package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.CONFLICT;
import static chat.parley.api.Refusal.Reason.INVALID_CONTENT;
import static chat.parley.api.Refusal.Reason.INVALID_USERNAME;
import static chat.parley.api.Refusal.Reason.MESSAGE_EMPTY;
import static chat.parley.api.Refusal.Reason.MESSAGE_TOO_LONG;
import static chat.parley.api.Refusal.Reason.NOT_A_MEMBER;
import static chat.parley.command.room.RoomFixture.NOW;
import static chat.parley.command.room.RoomFixture.OPENED;
import static chat.parley.command.room.RoomFixture.OPENED_PRIVATELY;
import static chat.parley.command.room.RoomFixture.joined;
import static chat.parley.command.room.RoomFixture.posted;
import static chat.parley.command.room.RoomFixture.refused;
import static chat.parley.command.room.RoomFixture.view;

import chat.parley.api.room.PostedMessage;
import chat.parley.api.room.RoomCommand.SendMessageCommand;
import chat.parley.api.room.RoomEvent.MemberLeft;
import chat.parley.api.room.RoomLimits;
import java.util.UUID;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TalkingTest {
    private static final UUID M1 = UUID.fromString("0199c1a4-6d5c-7cc3-98c4-000000000001");
    private static final UUID M2 = UUID.fromString("0199c1a4-6d5c-7cc3-98c4-000000000002");

    private FixtureConfiguration<ChatRoom> room;

    @BeforeEach
    void newFixture() {
        room = RoomFixture.newRoom();
    }

    @Nested
    class SendingAMessage {
        @Test
        void postsItAndAnswersWithTheMessageAsReadersSeeIt() {
            room.given(OPENED, joined("ada"))
                    .andGivenCurrentTime(NOW)
                    .when(send(M1, "ada", "hello"))
                    .expectEvents(posted(M1, "ada", "hello"))
                    .expectResultMessagePayload(new PostedMessage(view(M1, 2, "ada", "hello"), false));
        }

        @Test
        void joinsAPublicRoom() {
            room.given(OPENED)
                    .andGivenCurrentTime(NOW)
                    .when(send(M1, "ada", "hello"))
                    .expectEvents(joined("ada"), posted(M1, "ada", "hello"))
                    .expectResultMessagePayload(new PostedMessage(view(M1, 2, "ada", "hello"), false));
        }

        @Test
        void joinsAgainAfterLeaving() {
            room.given(OPENED, joined("ada"), new MemberLeft("general", "ada"))
                    .when(send(M1, "ada", "hello"))
                    .expectEvents(joined("ada"), posted(M1, "ada", "hello"));
        }

        @Test
        void isAllowedToAMemberOfAPrivateRoom() {
            room.given(OPENED_PRIVATELY, joined("ada"))
                    .when(send(M1, "ada", "hello"))
                    .expectEvents(posted(M1, "ada", "hello"));
        }

        @Test
        void isRefusedToAStrangerInAPrivateRoom() {
            refused(room.given(OPENED_PRIVATELY, joined("ada")).when(send(M1, "bob", "hello")), NOT_A_MEMBER);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " \n\t "})
        void isRefusedWithoutContent(String content) {
            refused(room.given(OPENED).when(send(M1, "ada", content)), MESSAGE_EMPTY);
        }

        @Test
        void countsCharactersAsPeopleDo() {
            String longest = "🦜".repeat(RoomLimits.CONTENT_CODE_POINTS_MAX);
            room.given(OPENED, joined("ada")).when(send(M1, "ada", longest)).expectEvents(posted(M1, "ada", longest));
            newFixture();
            refused(room.given(OPENED).when(send(M1, "ada", longest + "x")), MESSAGE_TOO_LONG);
        }

        @ParameterizedTest
        @ValueSource(strings = {"a\u0000b", "half a parrot: \ud83e"})
        void isRefusedWithTextThatCannotBeStored(String content) {
            refused(room.given(OPENED).when(send(M1, "ada", content)), INVALID_CONTENT);
        }

        @Test
        void isRefusedUnderABadName() {
            refused(room.given(OPENED).when(send(M1, "a\nb", "hello")), INVALID_USERNAME);
        }
    }

    @Nested
    class Resending {
        @Test
        void givesTheFirstAnswerAgainAndPostsNothing() {
            room.givenCurrentTime(NOW)
                    .andGiven(OPENED, joined("ada"), posted(M1, "ada", "hello"), posted(M2, "ada", "world"))
                    .when(send(M1, "ada", "hello"))
                    .expectNoEvents()
                    .expectResultMessagePayload(new PostedMessage(view(M1, 2, "ada", "hello"), true));
        }

        @Test
        void isAnsweredEvenToSomebodyWhoLeft() {
            room.given(OPENED, joined("ada"), posted(M1, "ada", "hello"), new MemberLeft("general", "ada"))
                    .when(send(M1, "ada", "hello"))
                    .expectSuccessfulHandlerExecution()
                    .expectNoEvents();
        }

        @Test
        void withAnotherTextIsAConflict() {
            refused(
                    room.given(OPENED, joined("ada"), posted(M1, "ada", "hello"))
                            .when(send(M1, "ada", "good bye")),
                    CONFLICT);
        }

        @Test
        void bySomebodyElseIsAMessageOfTheirOwn() {
            room.given(OPENED, joined("ada"), joined("bob"), posted(M1, "ada", "hello"))
                    .when(send(M1, "bob", "hello"))
                    .expectEvents(posted(M1, "bob", "hello"));
        }
    }

    private static SendMessageCommand send(UUID id, String username, String content) {
        return new SendMessageCommand("general", id, username, content);
    }
}
