package chat.parley.query.audit;

import static chat.parley.api.Refusal.Reason.INVALID_CURSOR;
import static chat.parley.api.Refusal.Reason.INVALID_PARAMETER;
import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.api.Refusal;
import chat.parley.api.room.RoomLimits;
import chat.parley.eventstore.LogFilter;
import java.net.URLEncoder;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an operator wants to know, as it stands in the request; whatever is not given does not matter. */
record AuditQuestion(
        @Nullable String room,
        @Nullable String by,
        @Nullable String type,
        @Nullable String since,
        @Nullable String until) {

    /** Which events of the log can be an answer; of those, see {@link #isAnswer}. */
    LogFilter events() {
        if (room != null) {
            RoomLimits.requireRoomId(room);
        }
        return new LogFilter(room, types(), time("since", since), time("until", until));
    }

    private List<Class<?>> types() {
        return type == null || isOfSkips()
                ? List.of()
                : List.of(AuditEntry.eventsOf(type)
                        .orElseThrow(() -> new Refusal(
                                INVALID_PARAMETER,
                                "type is that of an event as in a room's feed, like member.banned")));
    }

    private static @Nullable Instant time(String name, @Nullable String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException notATime) {
            throw new Refusal(INVALID_PARAMETER, name + " is a time like 2026-11-22T10:15:30Z");
        }
    }

    /** What is asked for is not in the log. */
    boolean isOfSkips() {
        return SkippedEvents.TYPE.equals(type);
    }

    boolean isAnswer(AuditEntry entry) {
        return by == null || by.equals(entry.by());
    }

    /** The place before the first event; it is a sequence where one room is asked for, else a position. */
    long beginning() {
        return room == null || isOfSkips() ? 0 : -1;
    }

    /** A place as clients get it; it says what it counts, so that it is not taken for another question's. */
    String cursor(long place) {
        String counted = isOfSkips() ? "skips" : room == null ? "log" : room;
        return Base64.getUrlEncoder().withoutPadding().encodeToString((counted + ":" + place).getBytes(UTF_8));
    }

    long place(@Nullable String cursor) {
        if (cursor == null) {
            return beginning();
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), UTF_8);
            int end = text.lastIndexOf(':');
            if (end >= 0
                    && cursor(Long.parseLong(text, end + 1, text.length(), 10)).equals(cursor)) {
                return Long.parseLong(text, end + 1, text.length(), 10);
            }
        } catch (IllegalArgumentException notOurs) {
            // Refused below, like another question's.
        }
        throw new Refusal(INVALID_CURSOR, "after comes from the link to a next page of the same question");
    }

    /** The path of the page behind a place. */
    String next(long place, int limit) {
        StringBuilder path = new StringBuilder("/audit?");
        add(path, "room", room);
        add(path, "by", by);
        add(path, "type", type);
        add(path, "since", since);
        add(path, "until", until);
        return path.append("limit=%d&after=%s".formatted(limit, cursor(place))).toString();
    }

    private static void add(StringBuilder path, String name, @Nullable String value) {
        if (value != null) {
            path.append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, UTF_8))
                    .append('&');
        }
    }
}
