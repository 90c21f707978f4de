package chat.parley.server.transfer;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import chat.parley.api.room.RoomLimits;
import chat.parley.eventstore.EventLog;
import chat.parley.eventstore.LogFilter;
import chat.parley.eventstore.PostgresEventStore;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /export}: the log, or a room of it, as a file; operators only, see the server's identity. */
@RestController
class ExportController {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final EventLog log;

    ExportController(PostgresEventStore eventStore) {
        this.log = eventStore.log();
    }

    @GetMapping("/export")
    void everything(HttpServletResponse response) throws IOException {
        write(null, response);
    }

    @GetMapping("/export/{room}")
    void one(@PathVariable String room, HttpServletResponse response) throws IOException {
        RoomLimits.requireRoomId(room);
        if (log.newestOf(room).isEmpty()) {
            throw new Refusal(Reason.ROOM_NOT_FOUND, "there is no room %s".formatted(room));
        }
        write(room, response);
    }

    /** On this request's own thread: a client who reads slowly is waited for, and one who went away ends it. */
    private void write(@Nullable String room, HttpServletResponse response) throws IOException {
        response.setContentType(EventFile.MEDIA_TYPE.toString());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                "attachment; filename=\"parley-%s.ndjson\"".formatted(Objects.requireNonNullElse(room, "events")));
        new Export(new BufferedOutputStream(response.getOutputStream(), BUFFER_BYTES))
                .write(
                        room,
                        room == null ? log.scan(LogFilter.everything(), 0) : log.scan(LogFilter.ofAggregate(room), -1));
    }
}
