package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.NOT_A_MEMBER;
import static chat.parley.api.Refusal.Reason.ROOM_EXISTS;
import static chat.parley.api.Refusal.Reason.ROOM_FULL;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import chat.parley.api.Refusal;
import chat.parley.api.room.MessageView;
import chat.parley.api.room.PostedMessage;
import chat.parley.api.room.RoomCommand.JoinRoom;
import chat.parley.api.room.RoomCommand.LeaveRoom;
import chat.parley.api.room.RoomCommand.OpenRoom;
import chat.parley.api.room.RoomCommand.SendMessageCommand;
import chat.parley.api.room.RoomEvent;
import chat.parley.api.room.RoomEvent.MemberJoined;
import chat.parley.api.room.RoomEvent.MemberLeft;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.api.room.RoomEvent.RoomOpened;
import chat.parley.api.room.RoomLimits;
import chat.parley.api.room.RoomView;
import chat.parley.api.room.Visibility;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.SequenceNumber;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;
import org.axonframework.serialization.Revision;
import org.axonframework.spring.stereotype.Aggregate;
import org.jspecify.annotations.Nullable;

/**
 * A room: decides in {@code handle}, changes in {@code on}, and remembers only what deciding needs.
 *
 * <p>It holds no message, so posting costs the same in an old room as in a new one. Raise the revision with every change
 * of a field: snapshots of another revision are ignored and the room is rebuilt from its events.
 */
@Aggregate(repository = "chatRooms")
@Revision("1")
class ChatRoom {
    @AggregateIdentifier
    private String roomId;

    private Visibility visibility;
    private Set<String> members = new LinkedHashSet<>(); // nothing here is final: a snapshot is read into the fields
    private RecentMessages recentMessages = new RecentMessages();
    private Instant lastEventAt;

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    RoomView handle(OpenRoom command) {
        RoomLimits.requireRoomId(command.roomId());
        if (roomId != null) {
            throw exists(command.roomId());
        }
        RoomRules.requireName(command.name());
        RoomRules.requireTopic(command.topic());
        RoomOpened opened = new RoomOpened(
                command.roomId(), command.name(), command.visibility(), command.topic(), command.openedBy());
        String opener = command.openedBy();
        if (opener == null && command.visibility() == Visibility.PRIVATE) {
            throw new Refusal(
                    Refusal.Reason.USERNAME_REQUIRED, "a private room is opened by somebody: name a username");
        }
        if (opener != null) {
            RoomLimits.requireUsername(opener);
        }
        apply(opened);
        Instant openedAt = lastEventAt;
        if (opener != null) {
            apply(new MemberJoined(command.roomId(), opener));
        }
        return RoomView.of(opened, openedAt);
    }

    @CommandHandler
    void handle(JoinRoom command) {
        RoomLimits.requireUsername(command.username());
        if (!members.contains(command.username())) {
            join(command.username());
        }
    }

    @CommandHandler
    void handle(LeaveRoom command) {
        requireMember(command.username());
        apply(new MemberLeft(roomId, command.username()));
    }

    @CommandHandler
    PostedMessage handle(SendMessageCommand command, EventStore eventStore) {
        RoomLimits.requireUsername(command.username());
        RoomRules.requireContent(command.content());
        PostedMessage firstAnswer = firstAnswer(command, eventStore);
        if (firstAnswer != null) {
            return firstAnswer;
        }
        if (!members.contains(command.username())) {
            join(command.username());
        }
        MessagePosted posted = new MessagePosted(roomId, command.messageId(), command.username(), command.content());
        apply(posted);
        return new PostedMessage(MessageView.of(posted, getVersion(), lastEventAt), false);
    }

    /** The answer to a resend of a recent message; an older one is found out by the log's unique key. */
    private @Nullable PostedMessage firstAnswer(SendMessageCommand command, EventStore eventStore) {
        Long sequence = recentMessages.sequenceOf(command.username(), command.messageId());
        return sequence == null
                ? null
                : FirstAnswers.of(
                        eventStore.readEvents(command.roomId(), sequence).next(), command);
    }

    static Refusal exists(String roomId) {
        return new Refusal(ROOM_EXISTS, "there already is a room %s".formatted(roomId));
    }

    private void join(String username) {
        if (visibility == Visibility.PRIVATE) {
            throw new Refusal(
                    NOT_A_MEMBER, "%s is not a member of room %s, which is private".formatted(username, roomId));
        }
        if (members.size() >= RoomLimits.ROOM_MEMBERS_MAX) {
            throw new Refusal(
                    ROOM_FULL,
                    "room %s has all the %d members that a room can have"
                            .formatted(roomId, RoomLimits.ROOM_MEMBERS_MAX));
        }
        apply(new MemberJoined(roomId, username));
    }

    private void requireMember(String username) {
        if (!members.contains(username)) {
            throw new Refusal(NOT_A_MEMBER, "%s is not a member of room %s".formatted(username, roomId));
        }
    }

    @EventSourcingHandler
    void on(RoomEvent event, @SequenceNumber long sequence, @Timestamp Instant happenedAt) {
        lastEventAt = happenedAt;
        switch (event) {
            case RoomOpened opened -> {
                roomId = opened.roomId();
                visibility = opened.visibility();
            }
            case MemberJoined joined -> members.add(joined.username());
            case MemberLeft left -> members.remove(left.username());
            case MessagePosted posted -> recentMessages.add(posted.username(), posted.messageId(), sequence);
        }
    }
}
