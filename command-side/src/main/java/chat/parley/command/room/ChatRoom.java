package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.DIRECT_ROOM;
import static chat.parley.api.Refusal.Reason.ROOM_ARCHIVED;
import static chat.parley.api.Refusal.Reason.ROOM_EXISTS;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import chat.parley.api.Refusal;
import chat.parley.api.room.MessageView;
import chat.parley.api.room.OldMessagesView;
import chat.parley.api.room.PostedMessage;
import chat.parley.api.room.Reply;
import chat.parley.api.room.Role;
import chat.parley.api.room.RoomCommand;
import chat.parley.api.room.RoomEvent;
import chat.parley.api.room.RoomEvent.MemberJoined;
import chat.parley.api.room.RoomEvent.MessageEdited;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.api.room.RoomEvent.RoomArchived;
import chat.parley.api.room.RoomEvent.RoomOpened;
import chat.parley.api.room.RoomEvent.RoomRenamed;
import chat.parley.api.room.RoomEvent.TopicChanged;
import chat.parley.api.room.RoomLimits;
import chat.parley.api.room.RoomView;
import chat.parley.api.room.Visibility;
import java.time.Instant;
import java.util.Objects;
import java.util.TreeSet;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.AggregateLifecycle;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.serialization.Revision;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * A room: decides in {@code handle}, changes in {@code on}, and remembers only what deciding needs.
 *
 * <p>It holds no message, so posting costs the same in an old room as in a new one; what is asked of an old message is
 * decided from that message's own event. Raise the revision with every change of a field: snapshots of another revision are
 * ignored and the room is rebuilt from its events.
 */
@Aggregate(repository = "chatRooms")
@Revision("2")
class ChatRoom {
    @AggregateIdentifier
    private String roomId;

    private RoomOpened opened;
    private Instant openedAt;
    private String name;
    private @Nullable String topic;
    private @Nullable Instant archivedAt;
    private Roster roster = new Roster(); // nothing here is final: a snapshot is read into the fields
    private RecentMessages recentMessages = new RecentMessages();
    private RecentChanges recentChanges = new RecentChanges();
    private Instant lastEventAt;

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    RoomView handle(RoomCommand.OpenRoom command) {
        RoomRules.requireNewRoomId(command.roomId());
        if (roomId != null) {
            throw exists(command.roomId());
        }
        RoomRules.requireOpening(command);
        apply(new RoomOpened(
                command.roomId(), command.name(), command.visibility(), command.topic(), command.openedBy()));
        if (command.openedBy() != null) {
            apply(new MemberJoined(roomId, command.openedBy(), Role.OWNER, null));
        }
        return view();
    }

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    DirectRoom handle(RoomCommand.OpenDirectRoom command) {
        if (roomId != null) {
            return new DirectRoom(view(), true);
        }
        RoomRules.requireDirect(command);
        String people = String.join(", ", new TreeSet<>(command.usernames()));
        apply(new RoomOpened(
                command.roomId(), RoomRules.shortened(people), Visibility.DIRECT, null, command.openedBy()));
        command.usernames().forEach(username -> apply(new MemberJoined(roomId, username, Role.MEMBER, null)));
        return new DirectRoom(view(), false);
    }

    @CommandHandler
    void handle(RoomCommand.ChangeRoom command) {
        requireAlive();
        requireNotDirect();
        roster.requireAtLeast(Role.MODERATOR, command.by());
        RoomRules.requireChange(command);
        if (command.name() != null && !command.name().equals(name)) {
            apply(new RoomRenamed(roomId, command.name(), command.by()));
        }
        String newTopic = command.topic() == null || command.topic().isBlank() ? null : command.topic();
        if (command.topic() != null && !Objects.equals(newTopic, topic)) {
            apply(new TopicChanged(roomId, newTopic, command.by()));
        }
    }

    @CommandHandler
    void handle(RoomCommand.ArchiveRoom command) {
        requireNotDirect();
        roster.requireAtLeast(Role.OWNER, command.by());
        if (archivedAt == null) {
            apply(new RoomArchived(roomId, command.by()));
        }
    }

    @CommandHandler
    void handle(RoomCommand.JoinRoom command) {
        RoomLimits.requireUsername(command.username());
        if (!roster.isMember(command.username())) {
            requireAlive();
            apply(members().join(roomId, command.username(), opened.visibility()));
        }
    }

    @CommandHandler
    void handle(RoomCommand.PutMember command) {
        requireAlive();
        requireNotDirect();
        members().decide(command).ifPresent(AggregateLifecycle::apply);
    }

    @CommandHandler
    void handle(RoomCommand.LeaveRoom command) {
        requireNotDirect();
        apply(members().decide(command));
    }

    @CommandHandler
    void handle(RoomCommand.RemoveMember command) {
        requireNotDirect();
        apply(members().decide(command));
    }

    @CommandHandler
    void handle(RoomCommand.BanMember command) {
        requireNotDirect();
        members().decide(command).ifPresent(AggregateLifecycle::apply);
    }

    @CommandHandler
    void handle(RoomCommand.UnbanMember command) {
        members().decide(command).ifPresent(AggregateLifecycle::apply);
    }

    @CommandHandler
    PostedMessage handle(RoomCommand.SendMessageCommand command, MessageLog log) {
        RoomLimits.requireUsername(command.username());
        RoomRules.requireContent(command.content());
        PostedMessage firstAnswer = asked(log).firstAnswer(command);
        if (firstAnswer != null) {
            return firstAnswer;
        }
        String author = command.username();
        requireAlive();
        MemberJoined joins = null;
        if (roster.isMember(author)) {
            roster.requireAtLeast(Role.MEMBER, author);
        } else {
            joins = members().join(roomId, author, opened.visibility());
        }
        Reply replyTo = command.replyTo() == null
                ? null
                : asked(log).notDeleted(command.replyTo(), author).asParent();
        if (joins != null) {
            apply(joins);
        }
        MessagePosted posted = new MessagePosted(
                roomId,
                command.messageId(),
                author,
                command.content(),
                replyTo,
                Mentions.in(command.content(), roster::isMember));
        apply(posted);
        return new PostedMessage(MessageView.of(posted, getVersion(), lastEventAt), false);
    }

    @CommandHandler
    OldMessagesView handle(RoomCommand.ImportMessages command, MessageLog log) {
        requireAlive();
        MessageImport decided = MessageImport.of(command, roster, opened.visibility(), log);
        decided.events().forEach(event -> apply(event.event(), OriginalTime.of(event.at(), command.by())));
        return decided.view();
    }

    @CommandHandler
    MessageView handle(RoomCommand.EditMessage command, MessageLog log) {
        requireAlive();
        RoomRules.requireContent(command.content());
        roster.requireAtLeast(Role.MEMBER, command.by());
        StoredMessage stored = asked(log).notDeleted(command.message(), command.by());
        MessageEdited edit = messages(log).decide(command, stored);
        apply(edit);
        return stored.view().edited(edit, lastEventAt);
    }

    /** Also in an archived room: what must not be there can always be taken away. */
    @CommandHandler
    void handle(RoomCommand.DeleteMessage command, MessageLog log) {
        messages(log).decide(command).ifPresent(AggregateLifecycle::apply);
    }

    @CommandHandler
    void handle(RoomCommand.AddReaction command, MessageLog log) {
        requireAlive();
        messages(log).decide(command).ifPresent(AggregateLifecycle::apply);
    }

    @CommandHandler
    void handle(RoomCommand.RemoveReaction command, MessageLog log) {
        requireAlive();
        messages(log).decide(command).ifPresent(AggregateLifecycle::apply);
    }

    private MemberDecisions members() {
        return new MemberDecisions(roster);
    }

    private MessageDecisions messages(MessageLog log) {
        return new MessageDecisions(roster, recentChanges, asked(log));
    }

    private AskedMessages asked(MessageLog log) {
        return new AskedMessages(roomId, recentMessages, recentChanges, log);
    }

    static Refusal exists(String roomId) {
        return new Refusal(ROOM_EXISTS, "there already is a room %s".formatted(roomId));
    }

    private void requireAlive() {
        if (archivedAt != null) {
            throw new Refusal(ROOM_ARCHIVED, "room %s is archived: it can only be read".formatted(roomId));
        }
    }

    private void requireNotDirect() {
        if (opened.visibility() == Visibility.DIRECT) {
            throw new Refusal(DIRECT_ROOM, "a direct room stays as it is, with the people it was opened for");
        }
    }

    private RoomView view() {
        return new RoomView(
                roomId,
                name,
                opened.visibility(),
                topic,
                opened.openedBy(),
                openedAt,
                roster.size(),
                openedAt,
                archivedAt);
    }

    @EventSourcingHandler
    void on(RoomEvent event, @SequenceNumber long sequence, @Timestamp Instant happenedAt) {
        lastEventAt = happenedAt;
        switch (event) {
            case RoomOpened first -> {
                roomId = first.roomId();
                opened = first;
                openedAt = happenedAt;
                name = first.name();
                topic = first.topic();
            }
            case RoomRenamed renamed -> name = renamed.name();
            case TopicChanged changed -> topic = changed.topic();
            case RoomArchived archived -> archivedAt = happenedAt;
            case MemberJoined joined -> roster.put(joined.username(), joined.role());
            case RoomEvent.RoleChanged changed -> roster.put(changed.username(), changed.role());
            case RoomEvent.MemberLeft left -> roster.remove(left.username());
            case RoomEvent.MemberRemoved removed -> roster.remove(removed.username());
            case RoomEvent.MemberBanned banned -> roster.ban(banned.username());
            case RoomEvent.MemberUnbanned unbanned -> roster.unban(unbanned.username());
            case MessagePosted posted -> recentMessages.add(posted.username(), posted.messageId(), sequence);
            case MessageEdited edited -> {}
            case RoomEvent.MessageDeleted deleted -> recentChanges.deleted(deleted.messageSequence());
            case RoomEvent.ReactionAdded added ->
                recentChanges.reacted(added.messageSequence(), added.username(), added.emoji(), true);
            case RoomEvent.ReactionRemoved removed ->
                recentChanges.reacted(removed.messageSequence(), removed.username(), removed.emoji(), false);
        }
    }
}
