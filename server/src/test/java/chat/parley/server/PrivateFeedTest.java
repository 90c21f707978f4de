package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.api.room.Role;
import chat.parley.api.room.RoomEvent;
import chat.parley.api.room.RoomEvent.MemberJoined;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.server.StompClient.Frame;
import java.util.List;
import java.util.UUID;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Who hears what is said in a private room, and until when. */
@ServerTest
class PrivateFeedTest {
    @LocalServerPort
    private int port;

    @Autowired
    private EventStore eventStore;

    private Server server;
    private String room;

    @BeforeEach
    void newPrivateRoom() {
        server = new Server(port);
        room = "private-" + UUID.randomUUID();
        String body = "{\"id\":\"%s\",\"name\":\"P\",\"visibility\":\"private\",\"username\":\"ada\"}".formatted(room);
        assertThat(server.post("/rooms", body).status()).isEqualTo(201);
    }

    @Test
    void aMemberHearsIt() {
        try (StompClient ada = server.connect("ada")) {
            assertThat(ada.subscribe("/topic/rooms/" + room, "live").sequence()).isEqualTo(1);
            ada.post(room, "r", Server.message(UUID.randomUUID(), "to myself"));
            assertThat(ada.await(frame -> frame.is("MESSAGE", "type", "message.posted"))
                            .sequence())
                    .isEqualTo(2);
        }
    }

    @Test
    void whoeverLeavesHearsOfThatAndNothingMore() {
        try (StompClient ada = server.connect("ada")) {
            ada.subscribe("/user/queue/errors", "errors");
            ada.subscribe("/topic/rooms/" + room, "live");
            ada.subscribe("/topic/rooms/general", "general");
            leave("ada");
            store(3, said("bob", "behind her back"));

            assertThat(ada.next().headers())
                    .containsEntry("type", "member.left")
                    .containsEntry("sequence", "2")
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
            store(2 + i, said("ada", "message " + i));
        }
        try (StompClient ada = server.connect("ada")) {
            ada.send("SUBSCRIBE\ndestination:/topic/rooms/%s\nid:live\nafter:-1\n\n\0".formatted(room));
            leave("ada");
            store(603, said("bob", "behind her back"));
            for (int sequence = 0; sequence <= 602; sequence++) {
                assertThat(ada.next().sequence()).isEqualTo(sequence);
            }
            ada.send("SUBSCRIBE\ndestination:/user/queue/errors\nid:live\nreceipt:free\n\n\0");
            assertThat(ada.next().headers()).containsEntry("receipt-id", "free");
        }
    }

    @Test
    void whoeverCameBackHearsEverythingAgain() {
        leave("ada");
        store(3, new MemberJoined(room, "ada", Role.MEMBER, "bob"));
        store(4, said("ada", "back again"));
        try (StompClient ada = server.connect("ada")) {
            ada.send("SUBSCRIBE\ndestination:/topic/rooms/%s\nid:live\nafter:-1\n\n\0".formatted(room));
            for (long sequence : List.of(0L, 1L, 2L, 3L, 4L)) {
                assertThat(ada.next().sequence()).isEqualTo(sequence);
            }
        }
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

    /** As another member's doing, since nobody can be invited yet. */
    private void store(long sequence, RoomEvent event) {
        eventStore.publish(new GenericDomainEventMessage<>("ChatRoom", room, sequence, event));
    }
}
