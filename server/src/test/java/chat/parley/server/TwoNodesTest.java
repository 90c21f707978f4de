package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import chat.parley.server.Server.Answer;
import com.zaxxer.hikari.HikariDataSource;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Two servers on one database: neither decides on what it remembers, and both keep one order. */
@ServerTest
class TwoNodesTest {
    private static final int MESSAGES_EACH = 100;

    @Autowired
    private Server first;

    @Autowired
    private HikariDataSource dataSource;

    @Autowired
    private JdbcClient jdbc;

    private Node secondNode;
    private Server second;
    private String room;

    @BeforeEach
    void startTheSecondNode() {
        secondNode = Node.on(dataSource.getJdbcUrl());
        second = secondNode.server();
        room = first.newRoom();
    }

    @AfterEach
    void stopTheSecondNode() {
        secondNode.close();
    }

    @Test
    void refuseOnFreshStateOnly() {
        String membership = "/rooms/%s/members/ada".formatted(room);
        assertThat(first.send(first.request(membership).PUT(BodyPublishers.noBody()))
                        .status())
                .isEqualTo(204);
        assertThat(second.send(second.request(membership).DELETE()).status()).isEqualTo(204);
        // The first node's room still had her as a member; the second's has not.
        assertThat(first.send(first.request(membership).DELETE()).code()).isEqualTo("not-a-member");
        assertThat(first.send(first.request(membership).PUT(BodyPublishers.noBody()))
                        .status())
                .isEqualTo(204);
        assertThat(second.send(second.request(membership).DELETE()).status()).isEqualTo(204);
    }

    @Test
    void shareTheProjections() {
        await().atMost(Duration.ofMinutes(1))
                .untilAsserted(() ->
                        assertThat(jdbc.sql("""
                                select count(*) from read_model.projection_token
                                where claimed_by is not null group by claimed_by order by 1
                                """).query(Integer.class).list()).containsExactly(2, 3));
        assertThat(first.post("/rooms/%s/messages".formatted(room), "{\"username\":\"ada\",\"content\":\"hello\"}")
                        .status())
                .isEqualTo(201);
        for (Server node : List.of(first, second)) {
            await().untilAsserted(() -> assertThat(node.history(room)).hasSize(1));
        }
    }

    @Test
    void leaveNothingClaimedThatTheyHadNoTimeToBeginWith() {
        await().until(() -> jdbc.sql(
                        "select count(*) > 1 from account.node where seen_at > now() - interval '5 seconds'")
                .query(Boolean.class)
                .single());
        jdbc.sql("""
                        insert into read_model.projection_token (processor_name, segment, claimed_by, claimed_at)
                        select 'handed-to-' || node_id, 0, node_id, now()::text from account.node
                        """).update();
        try {
            int nodes = claimedButNotBegun();
            secondNode.close();
            assertThat(claimedButNotBegun()).isEqualTo(nodes - 1);
        } finally {
            jdbc.sql("delete from read_model.projection_token where processor_name like 'handed-to-%'")
                    .update();
        }
    }

    private int claimedButNotBegun() {
        return jdbc.sql("""
                        select count(*) from read_model.projection_token
                        where processor_name like 'handed-to-%' and claimed_by is not null
                        """).query(Integer.class).single();
    }

    @Test
    void knowEachOthersTokens() {
        String token = first.as("ada").token();
        Answer posted = second.send(second.request("/rooms/%s/messages".formatted(room))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"content\":\"hello\"}")));
        assertThat(posted.status()).as(posted.text()).isEqualTo(201);
        assertThat(posted.json().get("username").asString()).isEqualTo("ada");
    }

    @Test
    void endWhatEndsOnEachOther() {
        String token = first.as("ada").token();
        Server there = second.with(token);
        assertThat(there.get("/rooms").status()).isEqualTo(200);
        await().until(() -> second.post(
                        "/rooms/%s/messages".formatted(room), "{\"username\":\"ada\",\"content\":\"x\"}")
                .text()
                .contains("name-taken"));
        try (StompClient listener = StompClient.connect(second.port(), "ada", token)) {
            listener.subscribe("/topic/rooms/" + room, "live");
            assertThat(first.with(token).ask("DELETE", "/session", "").status()).isEqualTo(204);
            assertThat(listener.await(frame -> frame.command().equals("ERROR")).headers())
                    .containsEntry("code", "invalid-token");
        }
        await().until(() -> there.get("/rooms").status() == 401);
    }

    @Test
    void giveAResendTheFirstAnswerWhereverItWasGiven() {
        String message =
                "{\"username\":\"ada\",\"content\":\"hello\",\"messageId\":\"%s\"}".formatted(UUID.randomUUID());
        String path = "/rooms/%s/messages".formatted(room);
        Answer original = first.post(path, message);
        first.post(path, "{\"username\":\"ada\",\"content\":\"something else\"}");
        Answer resend = second.post(path, message);
        assertThat(original.status()).isEqualTo(201);
        assertThat(resend.status()).isEqualTo(200);
        assertThat(resend.json()).isEqualTo(original.json());
    }

    @Test
    void keepOneOrderWithoutHolesWhileBothPost() {
        try (StompClient watcher = first.connect("watcher");
                StompClient other = second.connect("watcher")) {
            assertThat(watcher.subscribe("/topic/rooms/" + room, "live").sequence())
                    .isZero();
            assertThat(other.subscribe("/topic/rooms/" + room, "live").sequence())
                    .isZero();
            List<CompletableFuture<List<Long>>> senders = Stream.of(first, second, first, second)
                    .map(node -> CompletableFuture.supplyAsync(
                            () -> post(node, "sender" + System.identityHashCode(Thread.currentThread())),
                            task -> Thread.ofPlatform().start(task)))
                    .toList();
            List<Long> acknowledged = new ArrayList<>();
            senders.forEach(sender -> acknowledged.addAll(sender.join()));
            assertThat(acknowledged).hasSize(4 * MESSAGES_EACH).doesNotHaveDuplicates();

            List<Long> stored = jdbc.sql(
                            "select sequence_number from event_store.domain_event where aggregate_id = ? order by 1")
                    .param(room)
                    .query(Long.class)
                    .list();
            long events = 1 + 4 * (1 + MESSAGES_EACH); // opened; each sender joins once
            assertThat(stored)
                    .containsExactlyElementsOf(
                            LongStream.range(0, events).boxed().toList());
            for (StompClient client : List.of(watcher, other)) {
                // The opening was the head that the RECEIPT told; a node that is behind still pushes it.
                long first = client.next().sequence();
                List<Long> seen = new ArrayList<>(first == 0 ? List.of() : List.of(first));
                while (seen.size() < events - 1) {
                    seen.add(client.next().sequence());
                }
                assertThat(seen)
                        .containsExactlyElementsOf(
                                LongStream.range(1, events).boxed().toList());
            }
        }
    }

    private List<Long> post(Server node, String username) {
        List<Long> sequences = new ArrayList<>();
        for (int i = 0; i < MESSAGES_EACH; i++) {
            Answer answer = node.post(
                    "/rooms/%s/messages".formatted(room),
                    "{\"username\":\"%s\",\"content\":\"%d\"}".formatted(username, i));
            assertThat(answer.status()).as(answer.text()).isEqualTo(201);
            sequences.add(answer.json().get("sequence").asLong());
        }
        assertThat(sequences).isSorted();
        return sequences;
    }
}
