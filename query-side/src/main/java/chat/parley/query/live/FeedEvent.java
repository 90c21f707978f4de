package chat.parley.query.live;

import chat.parley.api.room.MessageView;
import chat.parley.api.room.Role;
import chat.parley.api.room.RoomEvent;
import chat.parley.api.room.RoomEvent.MemberBanned;
import chat.parley.api.room.RoomEvent.MemberJoined;
import chat.parley.api.room.RoomEvent.MemberLeft;
import chat.parley.api.room.RoomEvent.MemberRemoved;
import chat.parley.api.room.RoomEvent.MemberUnbanned;
import chat.parley.api.room.RoomEvent.MessageDeleted;
import chat.parley.api.room.RoomEvent.MessageEdited;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.api.room.RoomEvent.ReactionAdded;
import chat.parley.api.room.RoomEvent.ReactionRemoved;
import chat.parley.api.room.RoomEvent.RoleChanged;
import chat.parley.api.room.RoomEvent.RoomArchived;
import chat.parley.api.room.RoomEvent.RoomOpened;
import chat.parley.api.room.RoomEvent.RoomRenamed;
import chat.parley.api.room.RoomEvent.TopicChanged;
import chat.parley.api.room.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An event as its room's members see it; {@code message.posted} is the message as fetched, plus its type. */
sealed interface FeedEvent {
    String type();

    /**
     * The event with its place and time.
     *
     * @param isDeleted whether the message that it is about has been taken back since, so that its words are not shown
     */
    static FeedEvent of(RoomEvent event, long sequence, Instant at, boolean isDeleted) {
        String room = event.roomId();
        return switch (event) {
            case RoomOpened opened ->
                new Room(
                        "room.opened",
                        room,
                        sequence,
                        opened.name(),
                        opened.visibility(),
                        opened.topic(),
                        opened.openedBy(),
                        null,
                        at);
            case RoomRenamed renamed ->
                new Room("room.renamed", room, sequence, renamed.name(), null, null, null, renamed.by(), at);
            case TopicChanged changed ->
                new Room("room.topic-changed", room, sequence, null, null, changed.topic(), null, changed.by(), at);
            case RoomArchived archived ->
                new Room("room.archived", room, sequence, null, null, null, null, archived.by(), at);
            case MemberJoined joined ->
                new Member("member.joined", room, sequence, joined.username(), joined.role(), joined.by(), null, at);
            case RoleChanged changed ->
                new Member(
                        "member.role-changed",
                        room,
                        sequence,
                        changed.username(),
                        changed.role(),
                        changed.by(),
                        null,
                        at);
            case MemberLeft left -> new Member("member.left", room, sequence, left.username(), null, null, null, at);
            case MemberRemoved removed ->
                new Member(
                        "member.removed", room, sequence, removed.username(), null, removed.by(), removed.reason(), at);
            case MemberBanned banned ->
                new Member("member.banned", room, sequence, banned.username(), null, banned.by(), banned.reason(), at);
            case MemberUnbanned unbanned ->
                new Member("member.unbanned", room, sequence, unbanned.username(), null, unbanned.by(), null, at);
            case MessagePosted posted -> {
                MessageView view = MessageView.of(posted, sequence, at);
                yield new Posted("message.posted", isDeleted ? view.withoutContent() : view);
            }
            case MessageEdited edited -> Change.of(edited, sequence, at, isDeleted);
            case MessageDeleted deleted -> Change.of(deleted, sequence, at);
            case ReactionAdded added ->
                new Reaction(
                        "reaction.added",
                        room,
                        sequence,
                        added.messageId(),
                        added.messageSequence(),
                        added.username(),
                        added.emoji(),
                        at);
            case ReactionRemoved removed ->
                new Reaction(
                        "reaction.removed",
                        room,
                        sequence,
                        removed.messageId(),
                        removed.messageSequence(),
                        removed.username(),
                        removed.emoji(),
                        at);
        };
    }

    record Room(
            String type,
            String roomId,
            long sequence,
            @Nullable String name,
            @Nullable Visibility visibility,
            @Nullable String topic,
            @Nullable String openedBy,
            @Nullable String by,
            Instant createdAt)
            implements FeedEvent {}

    record Member(
            String type,
            String roomId,
            long sequence,
            String username,
            @Nullable Role role,
            @Nullable String by,
            @Nullable String reason,
            Instant createdAt)
            implements FeedEvent {}

    record Posted(String type, @JsonUnwrapped MessageView message) implements FeedEvent {}

    /** What became of the message at {@code messageSequence}. */
    record Change(
            String type,
            String roomId,
            long sequence,
            UUID messageId,
            long messageSequence,
            String username,
            @Nullable String content,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> mentions,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean deleted,
            @Nullable String reason,
            Instant createdAt)
            implements FeedEvent {

        static Change of(MessageEdited edited, long sequence, Instant at, boolean isDeleted) {
            return new Change(
                    "message.edited",
                    edited.roomId(),
                    sequence,
                    edited.messageId(),
                    edited.messageSequence(),
                    edited.username(),
                    isDeleted ? "" : edited.content(),
                    isDeleted ? List.of() : edited.mentions(),
                    isDeleted,
                    null,
                    at);
        }

        static Change of(MessageDeleted deleted, long sequence, Instant at) {
            return new Change(
                    "message.deleted",
                    deleted.roomId(),
                    sequence,
                    deleted.messageId(),
                    deleted.messageSequence(),
                    deleted.by(),
                    null,
                    List.of(),
                    false,
                    deleted.reason(),
                    at);
        }
    }

    record Reaction(
            String type,
            String roomId,
            long sequence,
            UUID messageId,
            long messageSequence,
            String username,
            String emoji,
            Instant createdAt)
            implements FeedEvent {}
}
