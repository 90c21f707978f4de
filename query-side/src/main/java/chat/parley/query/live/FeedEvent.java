package chat.parley.query.live;

import chat.parley.api.room.MessageView;
import chat.parley.api.room.RoomEvent;
import chat.parley.api.room.RoomEvent.MemberJoined;
import chat.parley.api.room.RoomEvent.MemberLeft;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.api.room.RoomEvent.RoomOpened;
import chat.parley.api.room.Visibility;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An event as its room's members see it; {@code message.posted} is the message as fetched, plus its type. */
sealed interface FeedEvent {
    String type();

    static FeedEvent of(RoomEvent event, long sequence, Instant happenedAt) {
        return switch (event) {
            case RoomOpened opened ->
                new Room(
                        "room.opened",
                        opened.roomId(),
                        sequence,
                        opened.name(),
                        opened.visibility(),
                        opened.topic(),
                        opened.openedBy(),
                        happenedAt);
            case MemberJoined joined ->
                new Member("member.joined", joined.roomId(), sequence, joined.username(), happenedAt);
            case MemberLeft left -> new Member("member.left", left.roomId(), sequence, left.username(), happenedAt);
            case MessagePosted posted -> new Message("message.posted", MessageView.of(posted, sequence, happenedAt));
        };
    }

    record Room(
            String type,
            String roomId,
            long sequence,
            String name,
            Visibility visibility,
            @Nullable String topic,
            @Nullable String openedBy,
            Instant createdAt)
            implements FeedEvent {}

    record Member(String type, String roomId, long sequence, String username, Instant createdAt) implements FeedEvent {}

    record Message(String type, @JsonUnwrapped MessageView message) implements FeedEvent {}
}
