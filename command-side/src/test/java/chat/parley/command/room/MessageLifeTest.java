package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.INVALID_EMOJI;
import static chat.parley.api.Refusal.Reason.INVALID_REASON;
import static chat.parley.api.Refusal.Reason.MESSAGE_DELETED;
import static chat.parley.api.Refusal.Reason.MESSAGE_EMPTY;
import static chat.parley.api.Refusal.Reason.MESSAGE_NOT_FOUND;
import static chat.parley.api.Refusal.Reason.NOT_ALLOWED;
import static chat.parley.api.Refusal.Reason.NOT_A_MEMBER;
import static chat.parley.api.Refusal.Reason.ROOM_ARCHIVED;
import static chat.parley.command.room.RoomFixture.NOW;
import static chat.parley.command.room.RoomFixture.OPENED;
import static chat.parley.command.room.RoomFixture.joined;
import static chat.parley.command.room.RoomFixture.posted;
import static chat.parley.command.room.RoomFixture.refused;
import static chat.parley.command.room.RoomFixture.view;

import chat.parley.api.Refusal.Reason;
import chat.parley.api.room.MessageKey;
import chat.parley.api.room.Reply;
import chat.parley.api.room.Role;
import chat.parley.api.room.RoomCommand;
import chat.parley.api.room.RoomCommand.AddReaction;
import chat.parley.api.room.RoomCommand.DeleteMessage;
import chat.parley.api.room.RoomCommand.EditMessage;
import chat.parley.api.room.RoomCommand.RemoveReaction;
import chat.parley.api.room.RoomCommand.SendMessageCommand;
import chat.parley.api.room.RoomEvent.MessageDeleted;
import chat.parley.api.room.RoomEvent.MessageEdited;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.api.room.RoomEvent.ReactionAdded;
import chat.parley.api.room.RoomEvent.ReactionRemoved;
import chat.parley.api.room.RoomEvent.RoomArchived;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Of ada's message at 5, in a room with ada, bob, the moderator mia and the reader ron. */
class MessageLifeTest {
    private static final String ROOM = "general";
    private static final UUID M1 = new UUID(7, 1);
    private static final UUID M2 = new UUID(7, 2);
    private static final MessageKey KEY = new MessageKey.ById(M1);
    private static final MessageKey PLACE = new MessageKey.At(5);

    private FixtureConfiguration<ChatRoom> fixture;

    @BeforeEach
    void newFixture() {
        fixture = RoomFixture.newRoom();
    }

    private TestExecutor<ChatRoom> room() {
        return fixture.givenCurrentTime(NOW)
                .andGiven(
                        OPENED,
                        joined("ada"),
                        joined("bob"),
                        joined("mia", Role.MODERATOR),
                        joined("ron", Role.READER),
                        posted(M1, "ada", "hello"));
    }

    private ResultValidator<ChatRoom> asked(RoomCommand command) {
        return room().when(command);
    }

    private static MessageEdited edited(String content, String... mentions) {
        return new MessageEdited(ROOM, M1, 5, "ada", content, List.of(mentions));
    }

    private static MessageDeleted deleted(String by) {
        return new MessageDeleted(ROOM, M1, 5, by, null);
    }

    @Nested
    class Editing {
        @Test
        void isForTheAuthor() {
            asked(new EditMessage(ROOM, KEY, "ada", "hello @bob"))
                    .expectEvents(edited("hello @bob", "bob"))
                    .expectResultMessagePayload(view(M1, 5, "ada", "hello").edited(edited("hello @bob", "bob"), NOW));
        }

        @Test
        void takesASequenceToo() {
            asked(new EditMessage(ROOM, PLACE, "ada", "x")).expectEvents(edited("x"));
        }

        @ParameterizedTest
        @CsvSource({"bob,NOT_ALLOWED", "mia,NOT_ALLOWED", "ron,NOT_ALLOWED", "eve,NOT_A_MEMBER"})
        void isRefusedToOthers(String by, Reason reason) {
            refused(asked(new EditMessage(ROOM, KEY, by, "x")), reason);
        }

        @Test
        void needsContent() {
            refused(asked(new EditMessage(ROOM, KEY, "ada", " ")), MESSAGE_EMPTY);
        }

        @Test
        void isRefusedOfWhatIsDeletedOrNoMessage() {
            refused(room().andGiven(deleted("mia")).when(new EditMessage(ROOM, KEY, "ada", "x")), MESSAGE_DELETED);
            newFixture();
            refused(asked(new EditMessage(ROOM, new MessageKey.At(4), "ada", "x")), MESSAGE_NOT_FOUND);
            newFixture();
            refused(asked(new EditMessage(ROOM, new MessageKey.At(99), "ada", "x")), MESSAGE_NOT_FOUND);
            newFixture();
            refused(asked(new EditMessage(ROOM, new MessageKey.ById(M2), "ada", "x")), MESSAGE_NOT_FOUND);
        }

        @Test
        void findsOnesOwnAmongTwoWithTheSameId() {
            room().andGiven(posted(M1, "bob", "mine"))
                    .when(new EditMessage(ROOM, KEY, "bob", "still mine"))
                    .expectEvents(new MessageEdited(ROOM, M1, 6, "bob", "still mine", List.of()));
        }

        @Test
        void isRefusedInAnArchivedRoom() {
            refused(
                    room().andGiven(new RoomArchived(ROOM, "mia")).when(new EditMessage(ROOM, KEY, "ada", "x")),
                    ROOM_ARCHIVED);
        }
    }

    @Nested
    class Deleting {
        @ParameterizedTest
        @ValueSource(strings = {"ada", "mia"})
        void isForTheAuthorAndModerators(String by) {
            asked(new DeleteMessage(ROOM, KEY, by, null)).expectEvents(deleted(by));
        }

        @ParameterizedTest
        @CsvSource({"bob,NOT_ALLOWED", "ron,NOT_ALLOWED", "eve,NOT_A_MEMBER"})
        void isRefusedToOthers(String by, Reason reason) {
            refused(asked(new DeleteMessage(ROOM, KEY, by, null)), reason);
        }

        @Test
        void keepsTheReason() {
            asked(new DeleteMessage(ROOM, PLACE, "mia", "spam"))
                    .expectEvents(new MessageDeleted(ROOM, M1, 5, "mia", "spam"));
            newFixture();
            refused(asked(new DeleteMessage(ROOM, KEY, "mia", "x".repeat(251))), INVALID_REASON);
        }

        @Test
        void twiceIsOnceHoweverLongAgo() {
            room().andGiven(deleted("mia"))
                    .andGiven(IntStream.range(0, RecentChanges.RECENT_CHANGES_MAX)
                            .mapToObj(i -> new ReactionAdded(ROOM, M1, 5, "bob", "e" + i))
                            .toList())
                    .when(new DeleteMessage(ROOM, KEY, "ada", null))
                    .expectSuccessfulHandlerExecution()
                    .expectNoEvents();
        }

        @Test
        void isPossibleInAnArchivedRoom() {
            room().andGiven(new RoomArchived(ROOM, "mia"))
                    .when(new DeleteMessage(ROOM, KEY, "mia", null))
                    .expectEvents(deleted("mia"));
        }

        @Test
        void isRefusedOfWhatIsNoMessage() {
            refused(asked(new DeleteMessage(ROOM, new MessageKey.At(1), "mia", null)), MESSAGE_NOT_FOUND);
        }
    }

    @Nested
    class Answering {
        @Test
        void namesWhatItAnswersAndWhereThatBegan() {
            asked(answer(KEY)).expectEvents(answered(new Reply(M1, 5, 5)));
        }

        @Test
        void anAnswerBelongsToItsThread() {
            UUID m3 = new UUID(7, 3);
            MessagePosted first = new MessagePosted(ROOM, m3, "ada", "yes?", new Reply(M1, 5, 5), List.of());
            room().andGiven(first).when(answer(new MessageKey.At(6))).expectEvents(answered(new Reply(m3, 6, 5)));
        }

        @Test
        void isRefusedToWhatIsNotThere() {
            refused(asked(answer(new MessageKey.ById(M2))), MESSAGE_NOT_FOUND);
            newFixture();
            refused(asked(answer(new MessageKey.At(0))), MESSAGE_NOT_FOUND);
            newFixture();
            refused(room().andGiven(deleted("ada")).when(answer(KEY)), MESSAGE_DELETED);
        }

        @Test
        void thatIsRefusedJoinsNobody() {
            refused(asked(new SendMessageCommand(ROOM, M2, "eve", "hm", new MessageKey.At(99))), MESSAGE_NOT_FOUND);
        }

        private SendMessageCommand answer(MessageKey to) {
            return new SendMessageCommand(ROOM, M2, "bob", "hm", to);
        }

        private MessagePosted answered(Reply reply) {
            return new MessagePosted(ROOM, M2, "bob", "hm", reply, List.of());
        }
    }

    @Nested
    class Reacting {
        @Test
        void putsAnEmojiOnceAndTakesItAwayOnce() {
            asked(new AddReaction(ROOM, KEY, "bob", "👍")).expectEvents(added());
            newFixture();
            room().andGiven(added())
                    .when(new AddReaction(ROOM, PLACE, "bob", "👍"))
                    .expectSuccessfulHandlerExecution()
                    .expectNoEvents();
            newFixture();
            room().andGiven(added())
                    .when(new RemoveReaction(ROOM, KEY, "bob", "👍"))
                    .expectEvents(removed());
            newFixture();
            room().andGiven(added(), removed())
                    .when(new RemoveReaction(ROOM, KEY, "bob", "👍"))
                    .expectSuccessfulHandlerExecution()
                    .expectNoEvents();
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "a b", "12345678901234567", "\u0000", "\ud83e", "a\nb"})
        void takesOnlyEmoji(String emoji) {
            refused(asked(new AddReaction(ROOM, KEY, "bob", emoji)), INVALID_EMOJI);
            newFixture();
            refused(asked(new RemoveReaction(ROOM, KEY, "bob", emoji)), INVALID_EMOJI);
        }

        @Test
        void isRefusedToReadersStrangersAndOfWhatIsDeleted() {
            refused(asked(new AddReaction(ROOM, KEY, "ron", "👍")), NOT_ALLOWED);
            newFixture();
            refused(asked(new AddReaction(ROOM, KEY, "eve", "👍")), NOT_A_MEMBER);
            newFixture();
            refused(room().andGiven(deleted("ada")).when(new AddReaction(ROOM, KEY, "bob", "👍")), MESSAGE_DELETED);
            newFixture();
            refused(room().andGiven(deleted("ada")).when(new RemoveReaction(ROOM, KEY, "bob", "👍")), MESSAGE_DELETED);
        }

        private ReactionAdded added() {
            return new ReactionAdded(ROOM, M1, 5, "bob", "👍");
        }

        private ReactionRemoved removed() {
            return new ReactionRemoved(ROOM, M1, 5, "bob", "👍");
        }
    }

    @Test
    void readersSayNothing() {
        refused(asked(new SendMessageCommand(ROOM, M2, "ron", "hi")), NOT_ALLOWED);
    }

    @Test
    void strangersDeleteNothing() {
        refused(asked(new DeleteMessage(ROOM, KEY, "eve", null)), NOT_A_MEMBER);
    }
}
