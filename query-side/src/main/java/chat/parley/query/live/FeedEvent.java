package chat.parley.query.live;

import chat.parley.api.room.MessageChange;
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
        return switch (event) {
            case MessagePosted posted -> {
                MessageView view = MessageView.of(posted, sequence, at);
                yield new Posted("message.posted", isDeleted ? view.withoutContent() : view);
            }
            case MessageEdited edited -> Change.of(edited, sequence, at, isDeleted);
            case MessageDeleted deleted -> Change.of(deleted, sequence, at);
            case ReactionAdded added ->
                Reaction.of("reaction.added", added, sequence, added.username(), added.emoji(), at);
            case ReactionRemoved removed ->
                Reaction.of("reaction.removed", removed, sequence, removed.username(), removed.emoji(), at);
            case RoomOpened room -> Room.of(room, sequence, at);
            case RoomRenamed room -> Room.of("room.renamed", room, sequence, room.name(), null, room.by(), at);
            case TopicChanged room -> Room.of("room.topic-changed", room, sequence, null, room.topic(), room.by(), at);
            case RoomArchived room -> Room.of("room.archived", room, sequence, null, null, room.by(), at);
            default -> member(event, sequence, at);
        };
    }

    private static Member member(RoomEvent event, long sequence, Instant at) {
        return switch (event) {
            case MemberJoined member ->
                Member.of("member.joined", event, sequence, member.username(), member.role(), member.by(), at);
            case RoleChanged member ->
                Member.of("member.role-changed", event, sequence, member.username(), member.role(), member.by(), at);
            case MemberLeft member -> Member.of("member.left", event, sequence, member.username(), null, null, at);
            case MemberUnbanned member ->
                Member.of("member.unbanned", event, sequence, member.username(), null, member.by(), at);
            case MemberRemoved member ->
                Member.of("member.removed", event, sequence, member.username(), null, member.by(), at)
                        .because(member.reason());
            case MemberBanned member ->
                Member.of("member.banned", event, sequence, member.username(), null, member.by(), at)
                        .because(member.reason());
            default -> throw new IllegalArgumentException("That is not about a member: " + event);
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
            implements FeedEvent {

        static Room of(RoomOpened opened, long sequence, Instant at) {
            return new Room(
                    "room.opened",
                    opened.roomId(),
                    sequence,
                    opened.name(),
                    opened.visibility(),
                    opened.topic(),
                    opened.openedBy(),
                    null,
                    at);
        }

        static Room of(
                String type,
                RoomEvent event,
                long sequence,
                @Nullable String name,
                @Nullable String topic,
                String by,
                Instant at) {
            return new Room(type, event.roomId(), sequence, name, null, topic, null, by, at);
        }
    }

    record Member(
            String type,
            String roomId,
            long sequence,
            String username,
            @Nullable Role role,
            @Nullable String by,
            @Nullable String reason,
            Instant createdAt)
            implements FeedEvent {

        static Member of(
                String type,
                RoomEvent event,
                long sequence,
                String username,
                @Nullable Role role,
                @Nullable String by,
                Instant at) {
            return new Member(type, event.roomId(), sequence, username, role, by, null, at);
        }

        Member because(@Nullable String why) {
            return new Member(type, roomId, sequence, username, role, by, why, createdAt);
        }
    }

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
            implements FeedEvent {

        static Reaction of(
                String type, MessageChange change, long sequence, String username, String emoji, Instant at) {
            return new Reaction(
                    type, change.roomId(), sequence, change.messageId(), change.messageSequence(), username, emoji, at);
        }
    }
}
