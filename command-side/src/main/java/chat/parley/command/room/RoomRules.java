package chat.parley.command.room;

import static chat.parley.api.Refusal.Reason.INVALID_BODY;
import static chat.parley.api.Refusal.Reason.INVALID_CONTENT;
import static chat.parley.api.Refusal.Reason.INVALID_EMOJI;
import static chat.parley.api.Refusal.Reason.INVALID_MEMBERS;
import static chat.parley.api.Refusal.Reason.INVALID_REASON;
import static chat.parley.api.Refusal.Reason.INVALID_ROLE;
import static chat.parley.api.Refusal.Reason.INVALID_ROOM_ID;
import static chat.parley.api.Refusal.Reason.INVALID_ROOM_NAME;
import static chat.parley.api.Refusal.Reason.INVALID_TOPIC;
import static chat.parley.api.Refusal.Reason.MESSAGE_EMPTY;
import static chat.parley.api.Refusal.Reason.MESSAGE_TOO_LONG;
import static chat.parley.api.Refusal.Reason.USERNAME_REQUIRED;

import chat.parley.api.Refusal;
import chat.parley.api.room.DirectRooms;
import chat.parley.api.room.Role;
import chat.parley.api.room.RoomCommand.ChangeRoom;
import chat.parley.api.room.RoomCommand.OpenDirectRoom;
import chat.parley.api.room.RoomCommand.OpenRoom;
import chat.parley.api.room.RoomLimits;
import chat.parley.api.room.Visibility;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What names, ids and texts may look like; each rule refuses with its own reason. */
final class RoomRules {
    private RoomRules() {}

    /** Of a room that somebody names: those of direct rooms are made. */
    static void requireNewRoomId(String roomId) {
        RoomLimits.requireRoomId(roomId);
        if (roomId.startsWith(DirectRooms.PREFIX)) {
            throw new Refusal(
                    INVALID_ROOM_ID, "ids that begin with %s are those of direct rooms".formatted(DirectRooms.PREFIX));
        }
    }

    static void requireOpening(OpenRoom command) {
        requireName(command.name());
        requireTopic(command.topic());
        if (command.visibility() == Visibility.DIRECT) {
            throw new Refusal(INVALID_BODY, "a direct room is opened by naming its people, at /direct-rooms");
        }
        if (command.openedBy() != null) {
            RoomLimits.requireUsername(command.openedBy());
        } else if (command.visibility() == Visibility.PRIVATE) {
            throw new Refusal(USERNAME_REQUIRED, "a private room is opened by somebody: name a username");
        }
    }

    static void requireDirect(OpenDirectRoom command) {
        command.usernames().forEach(RoomLimits::requireUsername);
        if (command.usernames().size() > RoomLimits.DIRECT_MEMBERS_MAX
                || !command.usernames().contains(command.openedBy())) {
            throw new Refusal(
                    INVALID_MEMBERS,
                    "a direct room is for 1 to %d people, one of whom opens it"
                            .formatted(RoomLimits.DIRECT_MEMBERS_MAX));
        }
    }

    static void requireChange(ChangeRoom command) {
        if (command.name() != null) {
            requireName(command.name());
        }
        requireTopic(command.topic());
    }

    static void requireReason(@Nullable String reason) {
        if (reason != null && (hasUnstorable(reason) || codePoints(reason) > RoomLimits.REASON_CODE_POINTS_MAX)) {
            throw new Refusal(
                    INVALID_REASON, "a reason is at most %d characters".formatted(RoomLimits.REASON_CODE_POINTS_MAX));
        }
    }

    static void requireEmoji(String emoji) {
        if (emoji.isEmpty()
                || codePoints(emoji) > RoomLimits.EMOJI_CODE_POINTS_MAX
                || hasUnstorable(emoji)
                || emoji.codePoints().anyMatch(c -> Character.isWhitespace(c) || Character.isISOControl(c))) {
            throw new Refusal(
                    INVALID_EMOJI,
                    "a reaction is one emoji, or 1 to %d characters without spaces"
                            .formatted(RoomLimits.EMOJI_CODE_POINTS_MAX));
        }
    }

    /** As much of a name as a room's name may have. */
    static String shortened(String name) {
        return codePoints(name) <= RoomLimits.ROOM_NAME_CODE_POINTS_MAX
                ? name
                : name.substring(0, name.offsetByCodePoints(0, RoomLimits.ROOM_NAME_CODE_POINTS_MAX - 1)) + "…";
    }

    static void requireName(String name) {
        if (name.isBlank() || hasUnstorable(name) || codePoints(name) > RoomLimits.ROOM_NAME_CODE_POINTS_MAX) {
            throw new Refusal(
                    INVALID_ROOM_NAME,
                    "a room's name is 1 to %d characters".formatted(RoomLimits.ROOM_NAME_CODE_POINTS_MAX));
        }
    }

    static void requireTopic(@Nullable String topic) {
        if (topic != null && (hasUnstorable(topic) || codePoints(topic) > RoomLimits.TOPIC_CODE_POINTS_MAX)) {
            throw new Refusal(
                    INVALID_TOPIC, "a topic is at most %d characters".formatted(RoomLimits.TOPIC_CODE_POINTS_MAX));
        }
    }

    static void requireContent(String content) {
        if (content.isBlank()) {
            throw new Refusal(MESSAGE_EMPTY, "a message needs some content");
        }
        if (codePoints(content) > RoomLimits.CONTENT_CODE_POINTS_MAX) {
            throw new Refusal(
                    MESSAGE_TOO_LONG,
                    "a message is at most %d characters, this one has %d"
                            .formatted(RoomLimits.CONTENT_CODE_POINTS_MAX, codePoints(content)));
        }
        if (hasUnstorable(content)) {
            throw new Refusal(INVALID_CONTENT, "a message cannot hold the character NUL or half of a surrogate pair");
        }
    }

    static @Nullable Role role(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return Arrays.stream(Role.values())
                .filter(role -> role.toString().equals(text))
                .findAny()
                .orElseThrow(() ->
                        new Refusal(INVALID_ROLE, "a role is one of reader, member, moderator and owner, not " + text));
    }

    /** A room id made of a name: "Tea and Cake!" becomes {@code tea-and-cake}. */
    static String idFrom(String name) {
        String ascii = Normalizer.normalize(name, Normalizer.Form.NFKD).toLowerCase(Locale.ROOT);
        String id =
                ascii.replaceAll("\\p{M}+", "").replaceAll("[^a-z0-9]+", "-").replaceAll("^-+|-+$", "");
        if (id.isEmpty()) {
            throw new Refusal(INVALID_ROOM_ID, "no id can be made of this name: choose one with \"id\"");
        }
        return id.length() > RoomLimits.ROOM_ID_CHARS_MAX ? id.substring(0, RoomLimits.ROOM_ID_CHARS_MAX) : id;
    }

    private static int codePoints(String text) {
        return text.codePointCount(0, text.length());
    }

    /** PostgreSQL's text has no NUL, and UTF-8 has no lone surrogate: it would be stored as a question mark. */
    private static boolean hasUnstorable(String text) {
        return text.codePoints()
                .anyMatch(c -> c == 0 || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }
}
