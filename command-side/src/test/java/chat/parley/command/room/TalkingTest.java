package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.CONFLICT;
import static chat.parley.api.Refusal.Reason.INVALID_CONTENT;
import static chat.parley.api.Refusal.Reason.INVALID_USERNAME;
import static chat.parley.api.Refusal.Reason.MESSAGE_EMPTY;
import static chat.parley.api.Refusal.Reason.MESSAGE_TOO_LONG;
import static chat.parley.api.Refusal.Reason.NOT_A_MEMBER;

import chat.parley.api.Refusal;
import chat.parley.api.room.MessageView;
import chat.parley.api.room.PostedMessage;
import chat.parley.api.room.RoomCommand.SendMessageCommand;
import chat.parley.api.room.RoomEvent.MemberJoined;
import chat.parley.api.room.RoomEvent.MemberLeft;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.api.room.RoomEvent.RoomOpened;
import chat.parley.api.room.RoomLimits;
import chat.parley.api.room.Visibility;
import java.time.Instant;
import java.util.UUID;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.FixtureConfiguration;
import org.axonframework.test.aggregate.ResultValidator;
import org.axonframework.test.matchers.Matchers;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TalkingTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:15:30.123Z");
    private static final UUID M1 = UUID.fromString("0199c1a4-6d5c-7cc3-98c4-000000000001");
    private static final UUID M2 = UUID.fromString("0199c1a4-6d5c-7cc3-98c4-000000000002");

    private final RoomOpened opened = new RoomOpened("general", "General", Visibility.PUBLIC, null, null);
    private final RoomOpened openedPrivately = new RoomOpened("general", "General", Visibility.PRIVATE, null, "ada");
    private FixtureConfiguration<ChatRoom> room;

    @BeforeEach
    void newFixture() {
        room = new AggregateTestFixture<>(ChatRoom.class);
        room.registerInjectableResource(room.getEventStore());
    }

    @Nested
    class SendingAMessage {
        @Test
        void postsItAndAnswersWithTheMessageAsReadersSeeIt() {
            room.given(opened, joined("ada"))
                    .andGivenCurrentTime(NOW)
                    .when(send(M1, "ada", "hello"))
                    .expectEvents(posted(M1, "ada", "hello"))
                    .expectResultMessagePayload(
                            new PostedMessage(new MessageView("general", M1, 2, "ada", "hello", NOW), false));
        }

        @Test
        void joinsAPublicRoom() {
            room.given(opened)
                    .andGivenCurrentTime(NOW)
                    .when(send(M1, "ada", "hello"))
                    .expectEvents(joined("ada"), posted(M1, "ada", "hello"))
                    .expectResultMessagePayload(
                            new PostedMessage(new MessageView("general", M1, 2, "ada", "hello", NOW), false));
        }

        @Test
        void joinsAgainAfterLeaving() {
            room.given(opened, joined("ada"), new MemberLeft("general", "ada"))
                    .when(send(M1, "ada", "hello"))
                    .expectEvents(joined("ada"), posted(M1, "ada", "hello"));
        }

        @Test
        void isAllowedToAMemberOfAPrivateRoom() {
            room.given(openedPrivately, joined("ada"))
                    .when(send(M1, "ada", "hello"))
                    .expectEvents(posted(M1, "ada", "hello"));
        }

        @Test
        void isRefusedToAStrangerInAPrivateRoom() {
            refused(room.given(openedPrivately, joined("ada")).when(send(M1, "bob", "hello")), NOT_A_MEMBER);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " \n\t "})
        void isRefusedWithoutContent(String content) {
            refused(room.given(opened).when(send(M1, "ada", content)), MESSAGE_EMPTY);
        }

        @Test
        void countsCharactersAsPeopleDo() {
            String longest = "🦜".repeat(RoomLimits.CONTENT_CODE_POINTS_MAX);
            room.given(opened, joined("ada")).when(send(M1, "ada", longest)).expectEvents(posted(M1, "ada", longest));
            newFixture();
            refused(room.given(opened).when(send(M1, "ada", longest + "x")), MESSAGE_TOO_LONG);
        }

        @ParameterizedTest
        @ValueSource(strings = {"a\u0000b", "half a parrot: \ud83e"})
        void isRefusedWithTextThatCannotBeStored(String content) {
            refused(room.given(opened).when(send(M1, "ada", content)), INVALID_CONTENT);
        }

        @Test
        void isRefusedUnderABadName() {
            refused(room.given(opened).when(send(M1, "a\nb", "hello")), INVALID_USERNAME);
        }
    }

    @Nested
    class Resending {
        @Test
        void givesTheFirstAnswerAgainAndPostsNothing() {
            room.givenCurrentTime(NOW)
                    .andGiven(opened, joined("ada"), posted(M1, "ada", "hello"), posted(M2, "ada", "world"))
                    .when(send(M1, "ada", "hello"))
                    .expectNoEvents()
                    .expectResultMessagePayload(
                            new PostedMessage(new MessageView("general", M1, 2, "ada", "hello", NOW), true));
        }

        @Test
        void isAnsweredEvenToSomebodyWhoLeft() {
            room.given(opened, joined("ada"), posted(M1, "ada", "hello"), new MemberLeft("general", "ada"))
                    .when(send(M1, "ada", "hello"))
                    .expectSuccessfulHandlerExecution()
                    .expectNoEvents();
        }

        @Test
        void withAnotherTextIsAConflict() {
            refused(
                    room.given(opened, joined("ada"), posted(M1, "ada", "hello"))
                            .when(send(M1, "ada", "good bye")),
                    CONFLICT);
        }

        @Test
        void bySomebodyElseIsAMessageOfTheirOwn() {
            room.given(opened, joined("ada"), joined("bob"), posted(M1, "ada", "hello"))
                    .when(send(M1, "bob", "hello"))
                    .expectEvents(posted(M1, "bob", "hello"));
        }
    }

    private static MemberJoined joined(String username) {
        return new MemberJoined("general", username);
    }

    private static MessagePosted posted(UUID id, String username, String content) {
        return new MessagePosted("general", id, username, content);
    }

    private static SendMessageCommand send(UUID id, String username, String content) {
        return new SendMessageCommand("general", id, username, content);
    }

    private static void refused(ResultValidator<ChatRoom> result, Refusal.Reason reason) {
        result.expectNoEvents()
                .expectException(Matchers.matches(thrown -> thrown instanceof Refusal no && no.reason() == reason));
    }
}
