package chat.parley.server;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import chat.parley.api.room.FoundMessages;
import chat.parley.api.room.MemberView;
import chat.parley.api.room.MessagePage;
import chat.parley.api.room.MessageView;
import chat.parley.api.room.Role;
import chat.parley.api.room.RoomQuery.MembersQuery;
import chat.parley.api.room.RoomQuery.MessagesQuery;
import chat.parley.api.room.RoomQuery.OneRoomQuery;
import chat.parley.api.room.RoomQuery.SearchQuery;
import chat.parley.api.room.RoomQuery.UnreadQuery;
import chat.parley.api.room.RoomView;
import chat.parley.api.room.UnreadView;
import chat.parley.api.room.Visibility;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;

/** Reads rooms as different people, now and as of then, and compares what they get with the model. */
final class ModelReader {
    private static final int PAGE = 200;

    private final QueryGateway queries;
    private final List<String> people;
    private final Set<Past> pastsRead = new HashSet<>();

    ModelReader(QueryGateway queries, List<String> people) {
        this.queries = queries;
        this.people = people;
    }

    /** A room as it was when its newest event was the one at {@code sequence}; {@code room} has gone on since. */
    record Past(
            ModelRoom room,
            long sequence,
            String name,
            @Nullable String topic,
            boolean archived,
            List<String> members,
            List<String> messages) {
        static Past of(ModelRoom room) {
            return new Past(
                    room, room.head, room.name, room.topic, room.archived, room.membersTold(), room.messagesTold(0));
        }
    }

    /** How many moments of the past were compared. */
    int pastsRead() {
        return pastsRead.size();
    }

    void readsAsItIs(ModelRoom room, String what) {
        for (String reader : people) {
            String how = "%s of %s: %s".formatted(room.id, reader, what);
            Long from = room.readableFrom(reader);
            if (from == null) {
                assertThat(reasonOf(new OneRoomQuery(room.id, reader)))
                        .as(how)
                        .isIn(Reason.NOT_A_MEMBER, Reason.BANNED);
            } else {
                assertThat(messages(new MessagesQuery(room.id, reader, null, -1L, PAGE)))
                        .as(how)
                        .isEqualTo(room.messagesTold(from));
                isTold(new OneRoomQuery(room.id, reader), room.name, room.topic, room.archived, room.members.size());
                assertThat(members(new MembersQuery(room.id, reader, null, PAGE)))
                        .as(how)
                        .isEqualTo(room.membersTold());
            }
        }
    }

    /** Unread counts of all rooms, of somebody who has read what they said themselves and what was there when they came. */
    void hasUnread(List<ModelRoom> rooms, String what) {
        for (String reader : people) {
            Map<String, UnreadView> unread =
                    queries
                            .query(new UnreadQuery(reader), ResponseTypes.multipleInstancesOf(UnreadView.class))
                            .join()
                            .stream()
                            .collect(toMap(UnreadView::roomId, identity()));
            for (ModelRoom room : rooms) {
                assertThat(unread.get(room.id))
                        .as("%s of %s: %s", room.id, reader, what)
                        .isEqualTo(room.members.containsKey(reader) ? room.unreadOf(reader) : null);
            }
        }
    }

    /** All that is found of a word in a room, from page to page. */
    void finds(ModelRoom room, String word, String what) {
        for (String reader : people) {
            Long from = room.readableFrom(reader);
            if (from != null) {
                List<Long> found = new ArrayList<>();
                String after = null;
                do {
                    FoundMessages page = queries.query(
                                    new SearchQuery(word, room.id, null, null, null, reader, after, 50),
                                    FoundMessages.class)
                            .join();
                    page.messages()
                            .forEach(message -> found.add(message.message().sequence()));
                    after = page.next();
                } while (after != null);
                assertThat(found)
                        .as("%s in %s of %s: %s", word, room.id, reader, what)
                        .containsExactlyInAnyOrderElementsOf(room.messages.stream()
                                .filter(message -> message.sequence >= from && message.hasWord(word))
                                .map(message -> message.sequence)
                                .toList());
            }
        }
    }

    /** As a moderator, from whom nothing is withheld, and who has been here all the time. */
    void readsAsItWas(Past past, String what) {
        ModelRoom room = past.room();
        String moderator = people.stream()
                .filter(reader -> room.has(reader, Role.MODERATOR))
                .filter(reader -> room.visibility == Visibility.PUBLIC || room.since.get(reader) == 1)
                .findFirst()
                .orElse(null);
        if (moderator == null) {
            return;
        }
        pastsRead.add(past);
        String how = "%s as of %d: %s".formatted(room.id, past.sequence(), what);
        MessagesQuery messages = new MessagesQuery(room.id, moderator, null, -1L, PAGE).asOf(past.sequence());
        assertThat(messages(messages)).as(how).isEqualTo(past.messages());
        isTold(
                new OneRoomQuery(room.id, moderator, past.sequence()),
                past.name(),
                past.topic(),
                past.archived(),
                past.members().size());
        assertThat(members(new MembersQuery(room.id, moderator, null, PAGE, past.sequence())))
                .as(how)
                .isEqualTo(past.members());
    }

    private void isTold(OneRoomQuery query, String name, @Nullable String topic, boolean archived, int members) {
        RoomView view = queries.query(query, RoomView.class).join();
        assertThat(view.name()).isEqualTo(name);
        assertThat(view.topic()).isEqualTo(topic);
        assertThat(view.archivedAt() != null).isEqualTo(archived);
        assertThat(view.memberCount()).isEqualTo(members);
    }

    private @Nullable Reason reasonOf(OneRoomQuery query) {
        try {
            queries.query(query, RoomView.class).join();
            return null;
        } catch (CompletionException failure) {
            return ((Refusal) failure.getCause()).reason();
        }
    }

    /** All of them, from page to page. */
    private List<String> messages(MessagesQuery first) {
        List<String> messages = new ArrayList<>();
        Long after = first.after();
        while (after != null) {
            MessagesQuery query =
                    new MessagesQuery(first.roomId(), first.reader(), null, after, null, first.asOf(), first.limit());
            MessagePage page = queries.query(query, MessagePage.class).join();
            page.messages().forEach(message -> messages.add(told(message)));
            after = page.newer();
        }
        return messages;
    }

    private static String told(MessageView message) {
        return ModelRoom.Message.told(
                message.sequence(),
                message.messageId(),
                message.username(),
                message.content(),
                message.editedAt() != null,
                message.deleted(),
                message.replyTo(),
                message.mentions(),
                message.reactions());
    }

    private List<String> members(MembersQuery query) {
        return queries.query(query, ResponseTypes.multipleInstancesOf(MemberView.class)).join().stream()
                .map(member -> member.username() + " " + member.role())
                .toList();
    }
}
