package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.server.Server.Answer;
import chat.parley.server.UnreadModel.Post;
import chat.parley.server.UnreadModel.Room;
import chat.parley.server.UnreadModel.Unread;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Whatever happens in rooms, and in whatever order, what is unread is what is left when one counts. */
@ServerTest
class UnreadTest {
    private static final long SEED = Long.getLong("unread.seed", System.nanoTime());
    private static final int STEPS = Integer.getInteger("unread.steps", 2_000);
    private static final int ONE_EVERY = 4;
    private static final int ALL_EVERY = 50;

    @Autowired
    private Server server;

    private final Random random = new Random(SEED);
    private final UnreadModel model = new UnreadModel();
    private final Map<String, Server> sessions = new HashMap<>();
    private List<String> users;
    private int contents;

    @BeforeEach
    void open() {
        String test = UUID.randomUUID().toString().substring(0, 8);
        users = Stream.of("ada", "bob", "eve", "dan", "zoë")
                .map(name -> name + "-" + test)
                .toList();
        users.forEach(user -> sessions.put(user, server.as(user)));
        for (String visibility : List.of("public", "private", "public")) {
            Room room = new Room(
                    "unread-%s-%d".formatted(test, model.rooms.size()),
                    visibility.equals("public"),
                    users.get(model.rooms.size() % 2));
            succeed(
                    "POST",
                    "/rooms",
                    "{\"id\":\"%s\",\"name\":\"A\",\"visibility\":\"%s\",\"username\":\"%s\"}"
                            .formatted(room.id, visibility, room.owner));
            model.rooms.add(room);
        }
    }

    @Test
    void isWhatCountingComesToBeforeAndAfterARebuild() {
        for (int step = 1; step <= STEPS; step++) {
            step(any(model.rooms), any(users));
            if (step % ALL_EVERY == 0) {
                users.forEach(this::assertUnread);
            } else if (step % ONE_EVERY == 0) {
                assertUnread(any(users));
            }
        }
        Room archived = any(model.rooms);
        succeed("DELETE", "/rooms/" + archived.id, by(archived.owner));
        archived.head++;
        users.forEach(this::assertUnread);
        for (String projection : List.of("reading", "message-history", "room-members")) {
            assertThat(server.asOperator()
                            .post("/actuator/projections/" + projection, "")
                            .status())
                    .isEqualTo(202);
            await().atMost(Duration.ofMinutes(1))
                    .until(() -> server.asOperator()
                            .get("/actuator/projections/" + projection)
                            .json()
                            .get("state")
                            .asString()
                            .equals("running"));
            users.forEach(this::assertUnread);
        }
    }

    private void assertUnread(String user) {
        Answer answer = sessions.get(user).get("/unread");
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().valueStream().map(UnreadTest::unread))
                .as("what %s has not read; -Dunread.seed=%d", user, SEED)
                .containsExactlyInAnyOrderElementsOf(model.unreadOf(user));
    }

    private static Unread unread(JsonNode json) {
        return new Unread(
                json.get("roomId").asString(),
                json.has("lastSequence") ? json.get("lastSequence").asLong() : null,
                json.get("readSequence").asLong(),
                json.get("unread").asLong(),
                json.get("mentions").asLong());
    }

    private void step(Room room, String user) {
        int kind = random.nextInt(100);
        if (kind < 40) {
            post(room, user);
        } else if (kind < 55) {
            edit(room);
        } else if (kind < 65) {
            delete(room);
        } else if (kind < 85) {
            comeOrGo(room, user);
        } else {
            read(room, user);
        }
    }

    private void post(Room room, String user) {
        if (!room.isReadableBy(user)) {
            return;
        }
        Set<String> named = someNames();
        Answer posted = succeed("POST", "/rooms/%s/messages".formatted(room.id), message(user, named));
        assertThat(room.post(user, named).sequence)
                .isEqualTo(posted.json().get("sequence").asLong());
    }

    private void edit(Room room) {
        List<Post> own = room.remaining().stream()
                .filter(post -> room.hasMember(post.author))
                .toList();
        if (own.isEmpty()) {
            return;
        }
        Post post = recent(own);
        Set<String> named = someNames();
        succeed("PATCH", "/rooms/%s/messages/%d".formatted(room.id, post.sequence), message(post.author, named));
        room.head++;
        post.mentions = room.members(named);
    }

    private void delete(Room room) {
        List<Post> remaining = room.remaining();
        if (remaining.isEmpty()) {
            return;
        }
        Post post = recent(remaining);
        String by = room.hasMember(post.author) && random.nextBoolean() ? post.author : room.owner;
        succeed("DELETE", "/rooms/%s/messages/%d".formatted(room.id, post.sequence), by(by));
        room.head++;
        post.isDeleted = true;
    }

    private void comeOrGo(Room room, String user) {
        if (user.equals(room.owner)) {
            return;
        }
        String member = "/rooms/%s/members/%s".formatted(room.id, user);
        String ban = "/rooms/%s/bans/%s".formatted(room.id, user);
        if (room.banned.contains(user)) {
            succeed("DELETE", ban, by(room.owner));
            room.banned.remove(user);
            room.head++;
        } else if (random.nextInt(4) == 0) {
            succeed("PUT", ban, by(room.owner));
            room.banned.add(user);
            room.end(user);
        } else if (!room.hasMember(user)) {
            succeed("PUT", member, by(room.isPublic ? user : room.owner));
            room.join(user);
        } else {
            succeed("DELETE", member, by(random.nextBoolean() ? user : room.owner));
            room.end(user);
        }
    }

    private void read(Room room, String user) {
        if (!room.isReadableBy(user)) {
            return;
        }
        long sequence = Math.max(0, room.head - random.nextInt(random.nextBoolean() ? 5 : 100));
        Answer read = succeed(
                "PUT",
                "/rooms/%s/read".formatted(room.id),
                "{\"sequence\":%d,\"username\":\"%s\"}".formatted(sequence, user));
        assertThat(room.positions.merge(user, sequence, Math::max))
                .isEqualTo(read.json().get("sequence").asLong());
    }

    private Answer succeed(String method, String path, String body) {
        Answer answer = server.ask(method, path, body);
        assertThat(answer.status())
                .as("%s %s %s: %s; -Dunread.seed=%d", method, path, body, answer.text(), SEED)
                .isBetween(200, 299);
        return answer;
    }

    private String message(String user, Set<String> named) {
        StringBuilder content = new StringBuilder();
        named.forEach(name -> content.append('@').append(name).append(", "));
        contents++;
        return "{\"username\":\"%s\",\"content\":\"%s%d\"}".formatted(user, content, contents);
    }

    private static String by(String user) {
        return "{\"username\":\"%s\"}".formatted(user);
    }

    private Set<String> someNames() {
        Set<String> some = new HashSet<>(users);
        some.removeIf(user -> random.nextInt(3) > 0);
        return some;
    }

    /** Mostly one of the newest, which some have not read yet. */
    private Post recent(List<Post> posts) {
        int range = random.nextInt(4) == 0 ? posts.size() : Math.min(posts.size(), 10);
        return posts.get(posts.size() - 1 - random.nextInt(range));
    }

    private <T> T any(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }
}
