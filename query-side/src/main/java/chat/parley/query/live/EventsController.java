package chat.parley.query.live;

import static chat.parley.api.room.RoomQuery.reader;

import chat.parley.api.room.ReadAccess;
import chat.parley.api.room.RoomLimits;
import java.io.ByteArrayOutputStream;
import java.security.Principal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /rooms/{room}/events}: a room's feed for those who fetch it, byte for byte as it is pushed. */
@RestController
class EventsController {
    private static final int PAGE_WEIGHT_MAX = 2 << 20;

    private final FeedStore store;
    private final FeedReaders readers;

    EventsController(FeedStore store, FeedReaders readers) {
        this.store = store;
        this.readers = readers;
    }

    @GetMapping(path = "/rooms/{room}/events", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> events(
            @PathVariable String room,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String limit,
            @Nullable Principal caller) {
        Long cursor = FeedPlaces.after(after);
        int max = limit(limit);
        ReadAccess access = readers.admit(room, reader(caller));
        long from = Math.max(cursor == null ? 0 : cursor + 1, access.from());
        List<FeedEntry> page = store.page(room, from, max, PAGE_WEIGHT_MAX);
        long head = store.head(room);
        if (cursor != null) {
            FeedPlaces.requireNotBeyond(cursor, head);
        }
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (!page.isEmpty() && page.getLast().sequence() < head) {
            answer.header(
                    HttpHeaders.LINK,
                    "</rooms/%s/events?after=%d&limit=%d>; rel=\"next\""
                            .formatted(room, page.getLast().sequence(), max));
        }
        return answer.body(array(page));
    }

    private static byte[] array(List<FeedEntry> page) {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        json.write('[');
        for (FeedEntry entry : page) {
            if (json.size() > 1) {
                json.write(',');
            }
            json.writeBytes(entry.message().body());
        }
        json.write(']');
        return json.toByteArray();
    }

    private static int limit(@Nullable String text) {
        return RoomLimits.requirePageLimit(text, RoomLimits.PAGE_MESSAGES_DEFAULT, RoomLimits.PAGE_MESSAGES_MAX);
    }
}
