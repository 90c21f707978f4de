package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.api.room.RoomEvent;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.server.StompClient.Frame;
import java.util.List;
import java.util.UUID;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Who hears what is said in a private room, and until when. */
@ServerTest
class PrivateFeedTest {
    @Autowired
    private Server server;

    @Autowired
    private EventStore eventStore;

    private String room;

    @BeforeEach
    void newPrivateRoom() {
        room = "private-" + UUID.randomUUID();
        String body = "{\"id\":\"%s\",\"name\":\"P\",\"visibility\":\"private\",\"username\":\"ada\"}".formatted(room);
        assertThat(server.post("/rooms", body).status()).isEqualTo(201);
        // Somebody stays, or the last owner could not leave.
        assertThat(server.ask(
                                "PUT",
                                "/rooms/%s/members/bob".formatted(room),
                                "{\"username\":\"ada\",\"role\":\"owner\"}")
                        .status())
                .isEqualTo(204);
    }

    @Test
    void aMemberHearsIt() {
        try (StompClient ada = server.connect("ada")) {
            assertThat(ada.subscribe("/topic/rooms/" + room, "live").sequence()).isEqualTo(2);
            ada.post(room, "r", Server.message(UUID.randomUUID(), "to myself"));
            assertThat(ada.await(frame -> frame.is("MESSAGE", "type", "message.posted"))
                            .sequence())
                    .isEqualTo(3);
        }
    }

    @Test
    void membersAloneSeeWhoIsThereAndTypesUntilTheyAreNone() {
        try (StompClient ada = server.connect("ada");
                StompClient bob = server.connect("bob");
                StompClient eve = server.connect("eve")) {
            eve.subscribe("/user/queue/errors", "errors");
            for (String what : List.of("/presence", "/typing")) {
                eve.send("SUBSCRIBE\ndestination:/topic/rooms/%s%s\nid:x\n\n\0".formatted(room, what));
                assertThat(eve.next().headers()).containsEntry("code", "not-a-member");
            }
            eve.send("SEND\ndestination:/app/rooms/%s/typing\n\n\0".formatted(room));
            assertThat(eve.next().headers()).containsEntry("code", "not-a-member");

            ada.subscribe("/topic/rooms/" + room, "live");
            ada.subscribe("/topic/rooms/%s/presence".formatted(room), "presence");
            assertThat(ada.await(frame -> frame.is("MESSAGE", "type", "presence.snapshot"))
                            .json()
                            .get("usernames"))
                    .hasToString("[\"ada\"]");
            ada.subscribe("/topic/rooms/%s/typing".formatted(room), "typing");
            bob.subscribe("/topic/rooms/general", "general");
            ada.subscribe("/topic/rooms/general", "general");
            bob.subscribe("/topic/rooms/%s/typing".formatted(room), "typing");
            bob.send("SEND\ndestination:/app/rooms/%s/typing\n\n\0".formatted(room));
            assertThat(bob.next().headers()).containsEntry("type", "typing");
            ada.await(frame -> frame.is("MESSAGE", "type", "typing"));

            leave("ada");
            ada.await(frame -> frame.is("MESSAGE", "type", "member.left"));
            bob.send("SEND\ndestination:/app/rooms/%s/typing\n\n{\"typing\":false}\0".formatted(room));
            assertThat(bob.next().headers()).containsEntry("type", "typing.ended");
            bob.post("general", "r", Server.message(UUID.randomUUID(), "nothing else is heard"));
            assertThat(ada.await(frame -> frame.command().equals("MESSAGE")
                                    && !frame.headers().containsValue("presence"))
                            .headers())
                    .containsEntry("subscription", "general");
        }
    }

    @Test
    void whoeverLeavesHearsOfThatAndNothingMore() {
        try (StompClient ada = server.connect("ada")) {
            ada.subscribe("/user/queue/errors", "errors");
            ada.subscribe("/topic/rooms/" + room, "live");
            ada.subscribe("/topic/rooms/general", "general");
            leave("ada");
            bobSays("behind her back");

            assertThat(ada.next().headers())
                    .containsEntry("type", "member.left")
                    .containsEntry("sequence", "3")
                    .containsEntry("subscription", "live");
            // What comes next in general is behind whatever could have come of the private room.
            ada.post("general", "r", Server.message(UUID.randomUUID(), "still here"));
            Frame next = ada.await(frame -> frame.command().equals("MESSAGE"));
            assertThat(next.headers()).containsEntry("subscription", "general");

            // The subscription is gone: its id is free, but not for this room.
            ada.send("SUBSCRIBE\ndestination:/topic/rooms/%s\nid:live\nafter:-1\nreceipt:again\n\n\0".formatted(room));
            assertThat(ada.await(frame -> frame.is("MESSAGE", "receipt-id", "again"))
                            .headers())
                    .containsEntry("code", "not-a-member");
        }
    }

    @Test
    void catchingUpEndsAtTheSameEvent() {
        for (int i = 0; i < 600; i++) { // more than a feed keeps, so that the log is read
            store(3 + i, said("ada", "message " + i));
        }
        try (StompClient ada = server.connect("ada")) {
            ada.send("SUBSCRIBE\ndestination:/topic/rooms/%s\nid:live\nafter:-1\nreceipt:sub\n\n\0".formatted(room));
            assertThat(ada.next().headers()).containsEntry("receipt-id", "sub");
            leave("ada");
            bobSays("behind her back");
            for (int sequence = 0; sequence <= 603; sequence++) {
                assertThat(ada.next().sequence()).isEqualTo(sequence);
            }
            ada.send("SUBSCRIBE\ndestination:/user/queue/errors\nid:live\nreceipt:free\n\n\0");
            assertThat(ada.next().headers()).containsEntry("receipt-id", "free");
        }
    }

    @Test
    void whoeverCameBackHearsWhatCameSince() {
        leave("ada");
        bobSays("behind her back");
        askedByBob("PUT", "/members/ada", "");
        try (StompClient ada = server.connect("ada")) {
            ada.send("SUBSCRIBE\ndestination:/topic/rooms/%s\nid:live\nafter:-1\n\n\0".formatted(room));
            ada.post(room, "r", Server.message(UUID.randomUUID(), "back again"));
            assertThat(ada.await(frame -> frame.command().equals("MESSAGE")).sequence())
                    .isEqualTo(5);
            assertThat(ada.await(frame -> frame.command().equals("MESSAGE")).sequence())
                    .isEqualTo(6);
        }
    }

    @ParameterizedTest
    @CsvSource({"DELETE, /members/ada", "PUT, /bans/ada"})
    void whoeverIsSentAwayHearsOfThatAndNothingMore(String method, String path) {
        try (StompClient ada = server.connect("ada")) {
            ada.subscribe("/topic/rooms/" + room, "live");
            askedByBob("PUT", "/members/ada", "\"role\":\"member\",");
            askedByBob(method, path, "");
            bobSays("behind her back");
            assertThat(ada.next().header("type")).isEqualTo("member.role-changed");
            assertThat(ada.next().header("type")).isIn("member.removed", "member.banned");
            ada.send("SUBSCRIBE\ndestination:/user/queue/errors\nid:live\nreceipt:free\n\n\0");
            assertThat(ada.next().headers()).containsEntry("receipt-id", "free");
        }
    }

    @Test
    void whoeverIsBannedFromAPublicRoomHearsOfThatAndNothingMore() {
        room = "public-" + UUID.randomUUID();
        server.post("/rooms", "{\"id\":\"%s\",\"name\":\"P\",\"username\":\"bob\"}".formatted(room));
        try (StompClient ada = server.connect("ada");
                StompClient eve = server.connect("eve")) {
            ada.subscribe("/topic/rooms/" + room, "live");
            eve.subscribe("/topic/rooms/" + room, "live");
            askedByBob("PUT", "/bans/ada", "");
            bobSays("at last");
            assertThat(ada.next().header("type")).isEqualTo("member.banned");
            assertThat(eve.next().header("type")).isEqualTo("member.banned");
            assertThat(eve.next().header("type")).isEqualTo("message.posted");
            ada.send("SUBSCRIBE\ndestination:/topic/rooms/%s\nid:live\nafter:-1\nreceipt:r\n\n\0".formatted(room));
            assertThat(ada.next().headers()).containsEntry("code", "banned");

            askedByBob("DELETE", "/bans/ada", "");
            try (StompClient again = server.connect("ada")) {
                again.send("SUBSCRIBE\ndestination:/topic/rooms/%s\nid:live\nafter:-1\n\n\0".formatted(room));
                for (long sequence : List.of(0L, 1L, 2L, 3L, 4L)) {
                    assertThat(again.next().sequence()).isEqualTo(sequence);
                }
            }
        }
    }

    private void bobSays(String content) {
        assertThat(server.post(
                                "/rooms/%s/messages".formatted(room),
                                "{\"username\":\"bob\",\"content\":\"%s\"}".formatted(content))
                        .status())
                .isEqualTo(201);
    }

    private void askedByBob(String method, String path, String fields) {
        assertThat(server.ask(method, "/rooms/" + room + path, "{%s\"username\":\"bob\"}".formatted(fields))
                        .status())
                .isEqualTo(204);
    }

    private MessagePosted said(String username, String content) {
        return new MessagePosted(room, UUID.randomUUID(), username, content, null, List.of());
    }

    private void leave(String username) {
        assertThat(server.send(server.request("/rooms/%s/members/%s".formatted(room, username))
                                .DELETE())
                        .status())
                .isEqualTo(204);
    }

    /** Without the room's own knowledge, and quickly. */
    private void store(long sequence, RoomEvent event) {
        eventStore.publish(new GenericDomainEventMessage<>("ChatRoom", room, sequence, event));
    }
}
