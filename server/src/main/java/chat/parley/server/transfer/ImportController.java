package chat.parley.server.transfer;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import chat.parley.eventstore.EventLog;
import chat.parley.eventstore.PostgresEventStore;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.Semaphore;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /import}: takes over what another server exported; operators only, see the server's identity. */
@RestController
class ImportController {
    /** How much of a refused file is read and thrown away, so that its sender comes to hear why. */
    private static final long DISCARDED_MAX = 64L << 20;

    private final EventLog log;
    private final Semaphore turn = new Semaphore(1);

    ImportController(PostgresEventStore eventStore) {
        this.log = eventStore.log();
    }

    @PostMapping("/import")
    ImportedView take(HttpServletRequest request, HttpServletResponse response) throws IOException {
        InputStream file = request.getInputStream();
        try {
            return inTurn(file);
        } catch (RuntimeException refusal) {
            discard(file, response);
            throw refusal;
        }
    }

    private ImportedView inTurn(InputStream file) throws IOException {
        if (!turn.tryAcquire()) {
            throw new Refusal(Reason.BUSY, "another import is under way: try again when it is done");
        }
        try {
            return new Import(file, log).run();
        } finally {
            turn.release();
        }
    }

    private static void discard(InputStream file, HttpServletResponse response) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long discarded = 0;
        while (discarded < DISCARDED_MAX) {
            int read = file.read(buffer);
            if (read < 0) {
                return;
            }
            discarded += read;
        }
        response.setHeader(HttpHeaders.CONNECTION, "close");
    }
}
