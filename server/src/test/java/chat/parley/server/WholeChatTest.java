package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import chat.parley.api.room.MemberView;
import chat.parley.api.room.MessageKey;
import chat.parley.api.room.MessagePage;
import chat.parley.api.room.Role;
import chat.parley.api.room.RoomCommand;
import chat.parley.api.room.RoomCommand.AddReaction;
import chat.parley.api.room.RoomCommand.ArchiveRoom;
import chat.parley.api.room.RoomCommand.BanMember;
import chat.parley.api.room.RoomCommand.ChangeRoom;
import chat.parley.api.room.RoomCommand.DeleteMessage;
import chat.parley.api.room.RoomCommand.EditMessage;
import chat.parley.api.room.RoomCommand.JoinRoom;
import chat.parley.api.room.RoomCommand.LeaveRoom;
import chat.parley.api.room.RoomCommand.OpenRoom;
import chat.parley.api.room.RoomCommand.PutMember;
import chat.parley.api.room.RoomCommand.RemoveMember;
import chat.parley.api.room.RoomCommand.RemoveReaction;
import chat.parley.api.room.RoomCommand.SendMessageCommand;
import chat.parley.api.room.RoomCommand.UnbanMember;
import chat.parley.api.room.RoomQuery.MembersQuery;
import chat.parley.api.room.RoomQuery.MessagesQuery;
import chat.parley.api.room.RoomQuery.OneRoomQuery;
import chat.parley.api.room.RoomView;
import chat.parley.api.room.Visibility;
import chat.parley.eventstore.PostgresEventStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.messaging.responsetypes.ResponseTypes;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** Whatever anybody does, in whatever order: rooms and everything that is read of them are as the model says. */
@ServerTest
class WholeChatTest {
    private static final long SEED = Long.getLong("chat.seed", 20261123);
    private static final int STEPS = Integer.getInteger("chat.steps", 12_000);
    private static final int CHECKED_EVERY = 2_000;
    private static final List<String> PEOPLE = List.of("ada", "bob", "eve", "kim", "leo", "mia", "ron", "zoe");
    private static final List<String> WORDS = List.of("tea", "cake", "rain", "Zürich", "naïve", "1979", "🦜", "why?");
    private static final List<String> EMOJI = List.of("👍", "🎉", ":tada:");

    @Autowired
    private CommandGateway commands;

    @Autowired
    private QueryGateway queries;

    @Autowired
    private PostgresEventStore eventStore;

    private final Random random = new Random(SEED);
    private final List<ModelRoom> rooms = new ArrayList<>();
    private final Set<String> seen = new TreeSet<>();

    @BeforeEach
    void openRooms() {
        for (int i = 0; i < 6; i++) {
            open(i % 2 == 0 ? Visibility.PUBLIC : Visibility.PRIVATE);
        }
    }

    private void open(Visibility visibility) {
        ModelRoom room = new ModelRoom(
                "whole-" + new UUID(random.nextLong(), random.nextLong()), "A", visibility, null, one(PEOPLE));
        commands.sendAndWait(new OpenRoom(room.id, room.name, visibility, null, room.opener));
        room.head++;
        room.join(String.valueOf(room.opener), Role.OWNER);
        rooms.add(room);
    }

    @Test
    void isAsTheModelSays() {
        for (int step = 1; step <= STEPS; step++) {
            ModelRoom room = one(rooms);
            RoomCommand command = anything(room);
            String what = "seed %d, step %d: %s".formatted(SEED, step, command);
            long before = room.head;
            Reason expected = ChatModel.apply(room, command);
            assertThat(refusal(command)).as(what).isEqualTo(expected);
            seen.add(command.getClass().getSimpleName() + " " + expected);
            long head = eventStore.lastSequenceNumberFor(room.id).orElseThrow();
            if (room.head == before && head == before + 1 && isReaction(command)) {
                room.head++; // A reaction that the room has forgotten is told once more.
            }
            assertThat(head).as(what).isEqualTo(room.head);
            if (step % CHECKED_EVERY == 0) {
                rooms.forEach(each -> isReadAsItIs(each, what));
            }
            if (room.archived && random.nextInt(50) == 0) {
                rooms.remove(room);
                open(room.visibility);
            }
        }
        assertThat(seen)
                .as("every command was done, and refused for several reasons")
                .hasSizeGreaterThan(50);
        assertThat(seen.stream().filter(what -> what.endsWith(" null"))).hasSize(13);
    }

    private static boolean isReaction(RoomCommand command) {
        return command instanceof AddReaction || command instanceof RemoveReaction;
    }

    private @Nullable Reason refusal(RoomCommand command) {
        try {
            commands.sendAndWait(command);
            return null;
        } catch (Refusal refusal) {
            return refusal.reason();
        }
    }

    private RoomCommand anything(ModelRoom room) {
        String by = one(PEOPLE);
        String other = one(PEOPLE);
        String reason = random.nextBoolean() ? null : "because";
        return switch (random.nextInt(100)) {
            case 0, 1, 2, 3, 4, 5 -> new JoinRoom(room.id, by);
            case 6, 7, 8 -> new LeaveRoom(room.id, by);
            case 9, 10, 11, 12, 13, 14, 15, 16, 17, 18 -> new PutMember(room.id, other, role(), by);
            case 19, 20 -> new RemoveMember(room.id, other, by, reason);
            case 21, 22 -> new BanMember(room.id, other, by, reason);
            case 23, 24, 25 -> new UnbanMember(room.id, other, by);
            case 26, 27 ->
                new ChangeRoom(room.id, by, maybe(one(WORDS)), maybe(random.nextBoolean() ? "" : one(WORDS)));
            case 28 -> random.nextInt(20) == 0 ? new ArchiveRoom(room.id, by) : new JoinRoom(room.id, by);
            case 29, 30, 31, 32, 33, 34, 35, 36, 37, 38 -> new EditMessage(room.id, message(room, by), by, words());
            case 39, 40, 41, 42 -> new DeleteMessage(room.id, message(room, by), by, reason);
            case 43, 44, 45, 46, 47, 48, 49, 50 -> new AddReaction(room.id, message(room, by), by, one(EMOJI));
            case 51, 52, 53, 54 -> new RemoveReaction(room.id, message(room, by), by, one(EMOJI));
            default ->
                new SendMessageCommand(
                        room.id,
                        new UUID(random.nextLong(), random.nextLong()),
                        by,
                        words(),
                        random.nextInt(4) == 0 ? message(room, by) : null);
        };
    }

    /** Mostly a message that is there, old or new, often one's own. */
    private MessageKey message(ModelRoom room, String by) {
        if (room.messages.isEmpty() || random.nextInt(30) == 0) {
            return random.nextBoolean() ? new MessageKey.At(random.nextInt(50)) : new MessageKey.ById(new UUID(1, 1));
        }
        ModelRoom.Message message = one(room.messages);
        for (int i = 0; i < 5 && !message.author.equals(by); i++) {
            message = one(room.messages);
        }
        return random.nextBoolean() ? new MessageKey.At(message.sequence) : new MessageKey.ById(message.id);
    }

    private String words() {
        StringBuilder words = new StringBuilder(one(WORDS));
        for (int i = random.nextInt(4); i > 0; i--) {
            words.append(' ').append(random.nextInt(4) == 0 ? "@" + one(PEOPLE) : one(WORDS));
        }
        return words.toString();
    }

    private @Nullable Role role() {
        return random.nextInt(5) == 0 ? null : one(List.of(Role.values()));
    }

    private @Nullable String maybe(String text) {
        return random.nextBoolean() ? text : null;
    }

    private <T> T one(List<T> all) {
        return all.get(random.nextInt(all.size()));
    }

    private void isReadAsItIs(ModelRoom room, String what) {
        for (String reader : PEOPLE) {
            Long from = room.readableFrom(reader);
            if (from == null) {
                assertThat(reasonOf(new OneRoomQuery(room.id, reader)))
                        .as("%s of %s: %s", room.id, reader, what)
                        .isIn(Reason.NOT_A_MEMBER, Reason.BANNED);
            } else {
                List<String> expected = room.messages.stream()
                        .filter(message -> message.sequence >= from)
                        .map(ModelRoom.Message::told)
                        .toList();
                assertThat(history(room.id, reader))
                        .as("%s of %s: %s", room.id, reader, what)
                        .isEqualTo(expected);
                RoomView view = queries.query(new OneRoomQuery(room.id, reader), RoomView.class)
                        .join();
                assertThat(view.name()).isEqualTo(room.name);
                assertThat(view.topic()).isEqualTo(room.topic);
                assertThat(view.archivedAt() != null).isEqualTo(room.archived);
                assertThat(view.memberCount()).isEqualTo(room.members.size());
                assertThat(members(room.id, reader))
                        .isEqualTo(room.members.entrySet().stream()
                                .map(member -> member.getKey() + " " + member.getValue())
                                .toList());
            }
        }
    }

    private @Nullable Reason reasonOf(OneRoomQuery query) {
        try {
            queries.query(query, RoomView.class).join();
            return null;
        } catch (CompletionException failure) {
            return ((Refusal) failure.getCause()).reason();
        }
    }

    private List<String> history(String roomId, String reader) {
        List<String> history = new ArrayList<>();
        Long after = -1L;
        while (after != null) {
            MessagePage page = queries.query(new MessagesQuery(roomId, reader, null, after, 200), MessagePage.class)
                    .join();
            page.messages()
                    .forEach(message -> history.add(ModelRoom.Message.told(
                            message.sequence(),
                            message.messageId(),
                            message.username(),
                            message.content(),
                            message.editedAt() != null,
                            message.deleted(),
                            message.replyTo(),
                            message.mentions(),
                            message.reactions())));
            after = page.newer();
        }
        return history;
    }

    private List<String> members(String roomId, String reader) {
        return queries
                .query(new MembersQuery(roomId, reader, null, 200), ResponseTypes.multipleInstancesOf(MemberView.class))
                .join()
                .stream()
                .map(member -> member.username() + " " + member.role())
                .toList();
    }
}
