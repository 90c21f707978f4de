package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import chat.parley.api.room.MessageKey;
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
import chat.parley.api.room.RoomLimits;
import chat.parley.api.room.RoomQuery.OneRoomQuery;
import chat.parley.api.room.RoomView;
import chat.parley.api.room.Visibility;
import chat.parley.eventstore.PostgresEventStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.axonframework.commandhandling.gateway.CommandGateway;
import org.axonframework.queryhandling.QueryGateway;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

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

    @Autowired
    private JdbcClient jdbc;

    @Autowired
    private Server server;

    private final Random random = new Random(SEED);
    private final List<ModelRoom> rooms = new ArrayList<>();
    private final List<ModelReader.Past> pasts = new ArrayList<>();
    private final Set<String> seen = new TreeSet<>();
    private ModelReader reader;

    @BeforeEach
    void openRooms() {
        reader = new ModelReader(queries, PEOPLE);
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
                isReadAsItIs(what);
            }
            if (random.nextInt(STEPS / 200) == 0) {
                pasts.add(ModelReader.Past.of(room));
            }
            if (room.archived && random.nextInt(50) == 0) {
                rooms.remove(room);
                open(room.visibility);
            }
        }
        Map<String, String> tables = tables();
        rebuildAll();
        assertThat(tables()).as("built again").isEqualTo(tables);
        isReadAsItIs("built again");
        assertThat(pasts).hasSizeGreaterThan(100);
        assertThat(reader.pastsRead())
                .as("moments of the past that somebody could still read")
                .isGreaterThan(50);
        assertThat(seen)
                .as("every command was done, and refused for several reasons")
                .hasSizeGreaterThan(50);
        assertThat(seen.stream().filter(what -> what.endsWith(" null"))).hasSize(13);
    }

    private void isReadAsItIs(String what) {
        rooms.forEach(each -> reader.readsAsItIs(each, what));
        pasts.forEach(past -> reader.readsAsItWas(past, what));
        reader.hasUnread(rooms, what);
        reader.finds(one(rooms), one(List.of("tea", "rain", "zurich", "naive", "1979")), what);
    }

    /** Checksums of what the tables of projections hold of these rooms; other tests have rooms of their own. */
    private Map<String, String> tables() {
        queries.query(new OneRoomQuery(RoomLimits.GENERAL, null), RoomView.class)
                .join(); // waits for the projections
        Map<String, String> checksums = new TreeMap<>();
        jdbc.sql("select table_name from information_schema.columns"
                        + " where table_schema = 'read_model' and column_name = 'room_id'")
                .query(String.class)
                .list()
                .forEach(table -> checksums.put(
                        table,
                        jdbc.sql("""
                                        select count(*) || ' rows ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '')
                                        from read_model.%s t where room_id like 'whole-%%'
                                        """.formatted(table)).query(String.class).single()));
        return checksums;
    }

    private void rebuildAll() {
        Server operator = server.asOperator();
        operator.get("/actuator/projections").json().forEach(projection -> {
            String path = "/actuator/projections/" + projection.get("name").asString();
            assertThat(operator.post(path, "").status()).isEqualTo(202);
            await().atMost(Duration.ofMinutes(1))
                    .until(() ->
                            operator.get(path).json().get("state").asString().equals("running"));
        });
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
}
