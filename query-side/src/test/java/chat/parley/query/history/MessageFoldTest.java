package chat.parley.query.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import chat.parley.api.room.MessageView;
import chat.parley.api.room.Reply;
import chat.parley.api.room.RoomEvent.MemberLeft;
import chat.parley.api.room.RoomEvent.MessageDeleted;
import chat.parley.api.room.RoomEvent.MessageEdited;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.api.room.RoomEvent.ReactionAdded;
import chat.parley.api.room.RoomEvent.ReactionRemoved;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What events make of messages. */
class MessageFoldTest {
    private static final String ROOM = "tea";
    private static final UUID ID = new UUID(7, 7);
    private static final Instant POSTED_AT = Instant.parse("2026-11-22T10:00:00Z");
    private static final Instant LATER = Instant.parse("2026-11-22T11:00:00Z");

    private final MessageFold fold = new MessageFold();

    @Test
    void aMessageIsAsItWasPosted() {
        post(2, "hello @bob", new Reply(new UUID(1, 1), 1, 1), "bob");
        assertThat(fold.messages())
                .containsExactly(new MessageView(
                        ROOM,
                        ID,
                        2,
                        "ada",
                        "hello @bob",
                        POSTED_AT,
                        null,
                        false,
                        new UUID(1, 1),
                        List.of("bob"),
                        Map.of()));
    }

    @Test
    void messagesAreInTheirOrderWhateverElseHappened() {
        post(2, "first");
        fold.apply(new MemberLeft(ROOM, "bob"), 3, LATER);
        post(4, "second");
        assertThat(fold.messages()).extracting(MessageView::sequence).containsExactly(2L, 4L);
    }

    @Test
    void anEditChangesWordsAndMentionsAndKeepsReactions() {
        post(2, "hello @bob", null, "bob");
        react(3, "ada", "👍");
        edit(4, "hello @carol", "carol");
        MessageView message = fold.messages().getFirst();
        assertThat(message.content()).isEqualTo("hello @carol");
        assertThat(message.mentions()).containsExactly("carol");
        assertThat(message.editedAt()).isEqualTo(LATER);
        assertThat(message.createdAt()).isEqualTo(POSTED_AT);
        assertThat(message.reactions()).containsOnlyKeys("👍");
    }

    @Test
    void reactionsComeOnceEachAndGo() {
        post(2, "hello");
        react(3, "ada", "👍");
        react(4, "bob", "👍");
        react(5, "ada", "👍");
        react(6, "ada", "🎉");
        assertThat(fold.messages().getFirst().reactions())
                .containsExactly(entry("👍", List.of("ada", "bob")), entry("🎉", List.of("ada")));
        unreact(7, "carol", "👍");
        unreact(8, "ada", "👍");
        unreact(9, "ada", "🎉");
        assertThat(fold.messages().getFirst().reactions()).containsExactly(entry("👍", List.of("bob")));
    }

    @Test
    void aDeletedMessageIsAPlaceWithoutWordsAndStaysSo() {
        post(2, "hello @bob", new Reply(new UUID(1, 1), 1, 1), "bob");
        react(3, "ada", "👍");
        edit(4, "hello again, @bob", "bob");
        fold.apply(new MessageDeleted(ROOM, ID, 2, "ada", "spam"), 5, LATER);
        MessageView deleted = fold.messages().getFirst();
        assertThat(deleted)
                .isEqualTo(new MessageView(
                        ROOM, ID, 2, "ada", "", POSTED_AT, null, true, new UUID(1, 1), List.of(), Map.of()));
        edit(6, "back again");
        react(7, "ada", "👍");
        assertThat(fold.messages()).containsExactly(deleted);
    }

    @Test
    void whatIsAboutAnUnknownMessageIsPassedOver() {
        edit(4, "of another page");
        react(5, "ada", "👍");
        assertThat(fold.messages()).isEmpty();
    }

    private void post(long sequence, String content) {
        post(sequence, content, null);
    }

    private void post(long sequence, String content, Reply replyTo, String... mentions) {
        fold.apply(new MessagePosted(ROOM, ID, "ada", content, replyTo, List.of(mentions)), sequence, POSTED_AT);
    }

    private void edit(long sequence, String content, String... mentions) {
        fold.apply(new MessageEdited(ROOM, ID, 2, "ada", content, List.of(mentions)), sequence, LATER);
    }

    private void react(long sequence, String username, String emoji) {
        fold.apply(new ReactionAdded(ROOM, ID, 2, username, emoji), sequence, LATER);
    }

    private void unreact(long sequence, String username, String emoji) {
        fold.apply(new ReactionRemoved(ROOM, ID, 2, username, emoji), sequence, LATER);
    }
}
