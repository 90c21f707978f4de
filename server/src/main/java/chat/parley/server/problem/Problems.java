package chat.parley.server.problem;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import java.sql.SQLException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Problem details (RFC 9457) with a stable {@code code}; none of them names a class or shows a stack trace. */
public final class Problems {
    private Problems() {}

    public static ProblemDetail of(Refusal refusal) {
        return of(refusal.reason(), String.valueOf(refusal.getMessage()));
    }

    public static ProblemDetail of(Reason reason, String detail) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.valueOf(reason.httpStatus()), detail);
        problem.setProperty("code", reason.code());
        return problem;
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
