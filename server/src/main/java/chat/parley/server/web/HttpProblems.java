package chat.parley.server.web;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import chat.parley.server.ParleySettings;
import chat.parley.server.problem.Problems;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;

/** Every error over HTTP as problem details with a code: our refusals, Spring's, and faults. */
@RestControllerAdvice
class HttpProblems extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(HttpProblems.class);
    /** No status: Jetty drops the connection. */
    private static final int CUT_OFF = -1;

    private static final String RETRY_AFTER_SECONDS = "1";

    private final Problems problems;
    private final ParleySettings settings;

    HttpProblems(Problems problems, ParleySettings settings) {
        this.problems = problems;
        this.settings = settings;
    }

    @ExceptionHandler
    ResponseEntity<Object> on(Refusal refusal) {
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(refusal.reason().httpStatus()).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (refusal.retryAfter() != null) {
            long seconds = refusal.retryAfter().plusNanos(999_999_999).toSeconds();
            answer.header(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        } else if (refusal.reason() == Reason.BUSY || refusal.reason() == Reason.UNAVAILABLE) {
            answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
        }
        if (refusal.reason().httpStatus() == HttpStatus.UNAUTHORIZED.value()) {
            answer.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        }
        return answer.body(problems.of(refusal));
    }

    /** An answer that is under way cannot become another; it is cut off, so that nobody takes it for whole. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> on(Exception failure, HttpServletResponse response) throws IOException {
        if (response.isCommitted()) {
            if (!(failure instanceof IOException)) { // that would be a client who went away
                LOG.error("An answer was cut off", failure);
                response.sendError(CUT_OFF);
            }
            return null;
        }
        response.resetBuffer();
        Refusal refusal = Problems.refusalOf(failure);
        boolean isFault = !(NestedExceptionUtils.getMostSpecificCause(failure) instanceof Refusal);
        if (isFault && refusal.reason().httpStatus() >= HttpStatus.INTERNAL_SERVER_ERROR.value()) {
            LOG.error("A request failed", failure);
        }
        return on(refusal);
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        return on(
                switch (NestedExceptionUtils.getMostSpecificCause(failure)) {
                    case Refusal tooLarge -> tooLarge; // BodyLimit's, on the way through the JSON parser
                    case JacksonException json -> Problems.refusalOf(json);
                    default -> new Refusal(Reason.INVALID_BODY, "a JSON object is expected in the body");
                });
    }

    @Override
    protected ResponseEntity<Object> handleNoResourceFoundException(
            NoResourceFoundException unknown, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        Refusal elsewhere = settings.elsewhere();
        return on(elsewhere != null ? elsewhere : new Refusal(Reason.NOT_FOUND, "there is nothing at this path"));
    }

    /** What is read here may be changed on another node. */
    @Override
    protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
            HttpRequestMethodNotSupportedException other,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        Refusal elsewhere = settings.elsewhere();
        return elsewhere != null
                ? on(elsewhere)
                : super.handleHttpRequestMethodNotSupported(other, headers, status, request);
    }

    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String detail = body instanceof ProblemDetail problem ? String.valueOf(problem.getDetail()) : "";
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problems.of(status.value(), detail));
    }
}
