package chat.parley.command.room;

import static java.util.stream.Collectors.toCollection;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import chat.parley.api.room.OldMessage;
import chat.parley.api.room.OldMessagesView;
import chat.parley.api.room.RefusedMessage;
import chat.parley.api.room.Role;
import chat.parley.api.room.RoomCommand.ImportMessages;
import chat.parley.api.room.RoomEvent;
import chat.parley.api.room.RoomEvent.MemberJoined;
import chat.parley.api.room.RoomEvent.MessagePosted;
import chat.parley.api.room.RoomLimits;
import chat.parley.api.room.Visibility;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.axonframework.eventhandling.GenericEventMessage;

/** Which messages of another chat a room takes: each by the rules of a message that is sent, as if its author sent it. */
final class MessageImport {
    private final ImportMessages command;
    private final Roster roster;
    private final Visibility visibility;
    private final Set<String> joining = new HashSet<>();
    private final List<Dated> events = new ArrayList<>();
    private final List<RefusedMessage> refused = new ArrayList<>();
    private final Instant now = GenericEventMessage.clock.instant();
    private int taken;

    private MessageImport(ImportMessages command, Roster roster, Visibility visibility) {
        this.command = command;
        this.roster = roster;
        this.visibility = visibility;
    }

    /** An event that happened before it came here. */
    record Dated(RoomEvent event, Instant at) {}

    /** What makes a message the same as another: nobody has two with one id. */
    private record Key(String author, UUID messageId) {
        static Key of(OldMessage message) {
            return new Key(message.username(), message.messageId());
        }
    }

    /** Decides about all of them; a second one of the same is there by the first. */
    static MessageImport of(ImportMessages command, Roster roster, Visibility visibility, MessageLog log) {
        MessageImport decided = new MessageImport(command, roster, visibility);
        Set<Key> present = log.posted(command.roomId(), command.messages()).stream()
                .map(Key::of)
                .collect(toCollection(HashSet::new));
        for (OldMessage message : command.messages()) {
            if (!present.contains(Key.of(message)) && decided.isTaken(message)) {
                present.add(Key.of(message));
            }
        }
        return decided;
    }

    /** What is to be applied of that, which is nothing if nothing is to be done. */
    List<Dated> events() {
        return command.dryRun() ? List.of() : events;
    }

    OldMessagesView view() {
        return new OldMessagesView(taken, command.messages().size() - taken - refused.size(), refused);
    }

    private boolean isTaken(OldMessage message) {
        try {
            take(message);
            taken++;
            return true;
        } catch (Refusal refusal) {
            refused.add(RefusedMessage.of(message.messageId(), refusal));
            return false;
        }
    }

    private void take(OldMessage message) {
        String author = message.username();
        RoomLimits.requireUsername(author);
        RoomRules.requireContent(message.content());
        requireTime(message.createdAt());
        if (roster.isMember(author)) {
            roster.requireAtLeast(Role.MEMBER, author);
        } else if (!joining.contains(author)) {
            new MemberDecisions(roster).requireMayJoin(command.roomId(), author, visibility, joining.size());
            joining.add(author);
            MemberJoined joined = new MemberJoined(command.roomId(), author, Role.MEMBER, command.by());
            events.add(new Dated(joined, message.createdAt()));
        }
        MessagePosted posted = new MessagePosted(
                command.roomId(),
                message.messageId(),
                author,
                message.content(),
                null,
                Mentions.in(message.content(), name -> roster.isMember(name) || joining.contains(name)));
        events.add(new Dated(posted, message.createdAt()));
    }

    private void requireTime(Instant time) {
        if (time.isBefore(RoomLimits.SEARCH_TIME_MIN) || time.isAfter(now)) {
            throw new Refusal(Reason.INVALID_TIME, "a message was said since 1970, and not in the future");
        }
    }
}
