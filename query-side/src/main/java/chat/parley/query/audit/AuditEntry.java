package chat.parley.query.audit;

import static java.util.Map.entry;
import static java.util.Objects.requireNonNull;

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
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody did. It holds no words of messages: those are for the members of their rooms.
 *
 * @param type as in the room's feed
 * @param by who did it, null for the server
 * @param subject to whom, or to which message, if to any
 */
record AuditEntry(
        String type,
        String room,
        long sequence,
        Instant at,
        @Nullable String by,
        @Nullable String subject,
        @Nullable String reason) {

    private static final Map<Class<?>, String> TYPES = Map.ofEntries(
            entry(RoomOpened.class, "room.opened"),
            entry(RoomRenamed.class, "room.renamed"),
            entry(TopicChanged.class, "room.topic-changed"),
            entry(RoomArchived.class, "room.archived"),
            entry(MemberJoined.class, "member.joined"),
            entry(RoleChanged.class, "member.role-changed"),
            entry(MemberLeft.class, "member.left"),
            entry(MemberRemoved.class, "member.removed"),
            entry(MemberBanned.class, "member.banned"),
            entry(MemberUnbanned.class, "member.unbanned"),
            entry(MessagePosted.class, "message.posted"),
            entry(MessageEdited.class, "message.edited"),
            entry(MessageDeleted.class, "message.deleted"),
            entry(ReactionAdded.class, "reaction.added"),
            entry(ReactionRemoved.class, "reaction.removed"));

    /** The events of that type, if there is such a type. */
    static Optional<Class<?>> eventsOf(String type) {
        return TYPES.entrySet().stream()
                .filter(known -> known.getValue().equals(type))
                .<Class<?>>map(Map.Entry::getKey)
                .findAny();
    }

    /** What was imported is the deed of who did that, whoever said it elsewhere. */
    static AuditEntry of(RoomEvent event, long sequence, Instant at, @Nullable String importedBy) {
        Deed deed = deed(event);
        String by = importedBy == null ? deed.by() : importedBy;
        String type = requireNonNull(TYPES.get(event.getClass()));
        return new AuditEntry(type, event.roomId(), sequence, at, by, deed.subject(), deed.reason());
    }

    /** Something happened, of which this program cannot read what. */
    static AuditEntry unreadable(String room, long sequence, Instant at) {
        return new AuditEntry("event.unreadable", room, sequence, at, null, null, null);
    }

    private static Deed deed(RoomEvent event) {
        return switch (event) {
            case RoomOpened opened -> new Deed(opened.openedBy(), null, null);
            case RoomRenamed renamed -> new Deed(renamed.by(), null, null);
            case TopicChanged changed -> new Deed(changed.by(), null, null);
            case RoomArchived archived -> new Deed(archived.by(), null, null);
            case MemberJoined joined ->
                new Deed(joined.by() == null ? joined.username() : joined.by(), joined.username(), null);
            case RoleChanged changed -> new Deed(changed.by(), changed.username(), null);
            case MemberLeft left -> new Deed(left.username(), left.username(), null);
            case MemberRemoved removed -> new Deed(removed.by(), removed.username(), removed.reason());
            case MemberBanned banned -> new Deed(banned.by(), banned.username(), banned.reason());
            case MemberUnbanned unbanned -> new Deed(unbanned.by(), unbanned.username(), null);
            case MessagePosted posted -> Deed.to(posted.messageId(), posted.username(), null);
            case MessageEdited edited -> Deed.to(edited.messageId(), edited.username(), null);
            case MessageDeleted deleted -> Deed.to(deleted.messageId(), deleted.by(), deleted.reason());
            case ReactionAdded added -> Deed.to(added.messageId(), added.username(), null);
            case ReactionRemoved removed -> Deed.to(removed.messageId(), removed.username(), null);
        };
    }

    private record Deed(
            @Nullable String by,
            @Nullable String subject,
            @Nullable String reason) {
        static Deed to(UUID message, String by, @Nullable String reason) {
            return new Deed(by, message.toString(), reason);
        }
    }
}
