package offenders.api;

import java.time.Instant;
import org.springframework.http.HttpStatus;

/** Knows Spring, reads the clock, and holds an event without a revision. */
public interface ImpureEvent {
    HttpStatus status();

    static Instant now() {
        return Instant.now();
    }

    record TeaSpilt(String room) implements ImpureEvent {
        @Override
        public HttpStatus status() {
            return HttpStatus.GONE;
        }
    }
}
