package chat.parley.server.problem;

import static java.util.Objects.requireNonNull;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.sql.SQLException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * Problem details (RFC 9457) with a stable {@code code}; none of them names a class or shows a stack trace. Whatever is
 * refused gets its words here, and is counted by its code.
 */
@Component
public final class Problems {
    private final Map<Reason, Counter> overHttp;
    private final Map<Reason, Counter> overStomp;

    Problems(MeterRegistry metrics) {
        this.overHttp = counters("http", metrics);
        this.overStomp = counters("stomp", metrics);
    }

    private static Map<Reason, Counter> counters(String protocol, MeterRegistry metrics) {
        Map<Reason, Counter> counters = new EnumMap<>(Reason.class);
        for (Reason reason : Reason.values()) {
            counters.put(
                    reason,
                    Counter.builder("parley.refusals")
                            .description("Requests and frames that were refused")
                            .tag("protocol", protocol)
                            .tag("code", reason.code())
                            .register(metrics));
        }
        return counters;
    }

    /** For the answer to a request. */
    public ProblemDetail of(Refusal refusal) {
        return of(refusal, overHttp);
    }

    /** For the answer to a frame. */
    public ProblemDetail ofFrame(Refusal refusal) {
        return of(refusal, overStomp);
    }

    private static ProblemDetail of(Refusal refusal, Map<Reason, Counter> counted) {
        Reason reason = refusal.reason();
        ProblemDetail problem =
                of(HttpStatusCode.valueOf(reason.httpStatus()), reason, String.valueOf(refusal.getMessage()), counted);
        if (refusal.retryAfter() != null) {
            problem.setProperty("retryAfterMs", millis(refusal.retryAfter()));
        }
        return problem;
    }

    /** Whole milliseconds, of which none is too few: whoever waits for that long is not refused again. */
    public static long millis(Duration retryAfter) {
        return retryAfter.plusNanos(999_999).toMillis();
    }

    public ProblemDetail of(Reason reason, String detail) {
        return of(HttpStatusCode.valueOf(reason.httpStatus()), reason, detail, overHttp);
    }

    /** For a status that somebody else chose; the code is the nearest that there is. */
    public ProblemDetail of(int status, String detail) {
        return of(HttpStatusCode.valueOf(status), reasonOf(status), detail, overHttp);
    }

    private static ProblemDetail of(HttpStatusCode status, Reason reason, String detail, Map<Reason, Counter> counted) {
        requireNonNull(counted.get(reason)).increment();
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
        problem.setProperty("code", reason.code());
        return problem;
    }

    private static Reason reasonOf(int status) {
        return switch (status) {
            case 404 -> Reason.NOT_FOUND;
            case 405 -> Reason.METHOD_NOT_ALLOWED;
            case 406 -> Reason.NOT_ACCEPTABLE;
            case 413 -> Reason.TOO_LARGE;
            case 415 -> Reason.UNSUPPORTED_MEDIA_TYPE;
            default -> status < 500 ? Reason.INVALID_PARAMETER : Reason.INTERNAL;
        };
    }

    /** What to tell a client of a failure that is not its own; whoever calls this logs it. */
    public static Refusal refusalOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case Refusal refusal -> {
                    return refusal;
                }
                case SQLException storeIsAway -> {
                    return new Refusal(Reason.UNAVAILABLE, "the store does not answer: try again");
                }
                default -> {}
            }
        }
        return new Refusal(Reason.INTERNAL, "something went wrong here; the server's log tells what");
    }

    /** What is wrong with a body that is not the JSON that was expected. */
    public static Refusal refusalOf(JacksonException failure) {
        String fields = fields(failure);
        if (failure instanceof UnrecognizedPropertyException) {
            return new Refusal(Reason.INVALID_BODY, "there is no field %s here".formatted(fields));
        }
        if (failure instanceof StreamReadException || fields.isEmpty()) {
            TokenStreamLocation place = failure.getLocation();
            String where = place == null || place.getLineNr() < 1
                    ? ""
                    : " (line %d, column %d)".formatted(place.getLineNr(), place.getColumnNr());
            return new Refusal(Reason.INVALID_BODY, "the body is not the JSON object that is expected" + where);
        }
        return new Refusal(Reason.INVALID_BODY, "field %s has a value that it cannot have".formatted(fields));
    }

    private static String fields(JacksonException failure) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : failure.getPath()) {
            if (step.getPropertyName() != null) {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.toString();
    }
}
