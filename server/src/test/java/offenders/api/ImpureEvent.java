package offenders.api;

import java.time.Instant;
import java.util.UUID;
import org.springframework.http.HttpStatus;

/** Knows Spring, reads the clock, rolls dice, and holds an event without a revision. */
public interface ImpureEvent {
    HttpStatus status();

    static Instant now() {
        return Instant.now();
    }

    static long millis() {
        return System.currentTimeMillis();
    }

    static UUID chance() {
        return UUID.randomUUID();
    }

    record TeaSpilt(String room) implements ImpureEvent {
        @Override
        public HttpStatus status() {
            return HttpStatus.GONE;
        }
    }
}
