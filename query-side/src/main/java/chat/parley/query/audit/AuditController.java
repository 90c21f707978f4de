package chat.parley.query.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.api.room.RoomLimits;
import chat.parley.eventstore.LogScan;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** {@code GET /audit}, which the server opens to operators only. */
@RestController
class AuditController {
    private final AuditLog audit;
    private final SkippedEvents skips;
    private final JsonMapper json;

    AuditController(AuditLog audit, SkippedEvents skips, JsonMapper json) {
        this.audit = audit;
        this.skips = skips;
        this.json = json;
    }

    /** Answers a page as JSON; or has written all of it, as the other formats go out while they are read. */
    @GetMapping("/audit")
    @Nullable
    ResponseEntity<List<AuditEntry>> audit(
            @RequestParam(required = false) @Nullable String room,
            @RequestParam(required = false) @Nullable String by,
            @RequestParam(required = false) @Nullable String type,
            @RequestParam(required = false) @Nullable String since,
            @RequestParam(required = false) @Nullable String until,
            @RequestParam(required = false) @Nullable String after,
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String format,
            @RequestHeader(name = HttpHeaders.ACCEPT, required = false) @Nullable String accept,
            HttpServletResponse response)
            throws IOException {
        AuditQuestion question = new AuditQuestion(room, by, type, since, until);
        AuditFormat wanted = AuditFormat.of(format, accept);
        int max = limit(limit);
        long place = question.place(after);
        LogScan scan = audit.scan(question, place);
        if (wanted == AuditFormat.JSON) {
            AuditLog.Page page =
                    question.isOfSkips() ? skips.page(question, place, max) : audit.page(question, scan, max);
            return page(question, page, max);
        }
        if (question.isOfSkips()) {
            write(recipient -> skips.all(question, place, recipient), wanted, response);
        } else {
            write(recipient -> audit.all(question, scan, recipient), wanted, response);
        }
        return null;
    }

    private static ResponseEntity<List<AuditEntry>> page(AuditQuestion question, AuditLog.Page page, int limit) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.ok();
        if (page.next() != null) {
            answer.header(HttpHeaders.LINK, "<%s>; rel=\"next\"".formatted(question.next(page.next(), limit)));
        }
        return answer.contentType(AuditFormat.JSON.mediaType()).body(page.answers());
    }

    private void write(Answers all, AuditFormat format, HttpServletResponse response) throws IOException {
        response.setContentType(format.mediaType() + ";charset=UTF-8");
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                "attachment; filename=\"parley-audit.%s\""
                        .formatted(format.name().toLowerCase(Locale.ROOT)));
        OutputStream out = new BufferedOutputStream(response.getOutputStream(), 64 * 1024);
        if (format == AuditFormat.CSV) {
            out.write(AuditCsv.HEAD.getBytes(UTF_8));
        }
        all.giveTo(answers -> {
            if (format == AuditFormat.CSV) {
                out.write(AuditCsv.lines(answers).getBytes(UTF_8));
            } else {
                for (AuditEntry answer : answers) {
                    out.write(json.writeValueAsBytes(answer));
                    out.write('\n');
                }
            }
            out.flush();
        });
        out.flush();
    }

    private static int limit(@Nullable String text) {
        return RoomLimits.requirePageLimit(text, RoomLimits.PAGE_MESSAGES_DEFAULT, RoomLimits.PAGE_MESSAGES_MAX);
    }

    /** All answers to a question. */
    private interface Answers {
        void giveTo(AuditLog.Recipient recipient) throws IOException;
    }
}
