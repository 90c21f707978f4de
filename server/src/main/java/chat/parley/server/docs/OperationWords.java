package chat.parley.server.docs;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toList;

import chat.parley.api.Refusal.Reason;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is said of one operation: what it does, and every way in which it can answer. */
final class OperationWords {
    private static final String PROBLEM = "application/problem+json";
    private static final String JSON = "application/json";
    private static final int NO_CONTENT = 204;
    private static final Set<Reason> RETRIED = EnumSet.of(Reason.RATE_LIMITED, Reason.BUSY, Reason.UNAVAILABLE);

    private final String request;
    private final String tag;
    private final String summary;
    private final Map<Integer, String> answers = new TreeMap<>();
    private final Map<Integer, Map<String, String>> headers = new TreeMap<>();
    private final Set<Reason> refusals =
            EnumSet.of(Reason.INVALID_TOKEN, Reason.NOT_ACCEPTABLE, Reason.RATE_LIMITED, Reason.INTERNAL);
    private String description = "";
    private final List<String> files = new ArrayList<>();
    private @Nullable String taken;
    private @Nullable String schema;
    private boolean isList;

    OperationWords(String request, String tag, String summary) {
        this.request = request;
        this.tag = tag;
        this.summary = summary;
    }

    /** Such as {@code GET /rooms/{room}}. */
    String request() {
        return request;
    }

    String path() {
        return request.substring(request.indexOf(' ') + 1);
    }

    String tag() {
        return tag;
    }

    OperationWords says(String sentences) {
        description = sentences;
        return this;
    }

    OperationWords answers(int status, String words) {
        answers.put(status, words);
        return this;
    }

    /** A header of the answer with that status. */
    OperationWords header(int status, String name, String words) {
        headers.computeIfAbsent(status, none -> new TreeMap<>()).put(name, words);
        return this;
    }

    /** The schema of its answers, where springdoc cannot tell it from the method. */
    OperationWords with(String name) {
        schema = name;
        return this;
    }

    OperationWords withListOf(String name) {
        isList = true;
        return with(name);
    }

    /** It answers with files, too, of these types. */
    OperationWords orFile(String... mediaTypes) {
        files.addAll(Arrays.asList(mediaTypes));
        return this;
    }

    /** A file is sent to it. */
    OperationWords takes(String mediaType) {
        taken = mediaType;
        return this;
    }

    OperationWords refuses(Collection<Reason> reasons) {
        refusals.addAll(reasons);
        return this;
    }

    OperationWords refuses(Reason... reasons) {
        return refuses(Arrays.asList(reasons));
    }

    /** Puts these words over what springdoc found out by itself. */
    void describe(Operation operation) {
        operation.setTags(List.of(tag));
        operation.setSummary(summary);
        operation.setDescription(description.isEmpty() ? null : description);
        Content body = body(operation);
        files.forEach(type -> body.addMediaType(type, new MediaType().schema(Schemas.text())));
        if (taken != null) {
            Content file = new Content().addMediaType(taken, new MediaType().schema(Schemas.text()));
            operation.setRequestBody(new RequestBody().required(true).content(file));
        }
        ApiResponses responses = new ApiResponses();
        answers.forEach((status, words) -> {
            ApiResponse answer = new ApiResponse().description(words);
            headers.getOrDefault(status, Map.of())
                    .forEach((name, meaning) -> answer.addHeaderObject(name, header(meaning)));
            responses.addApiResponse(Integer.toString(status), status == NO_CONTENT ? answer : answer.content(body));
        });
        refusals.stream()
                .collect(groupingBy(Reason::httpStatus, TreeMap::new, toList()))
                .forEach((status, reasons) -> responses.addApiResponse(Integer.toString(status), refusal(reasons)));
        operation.setResponses(responses);
    }

    private Content body(Operation operation) {
        if (schema != null) {
            Schema<?> one = Schemas.reference(schema);
            return new Content().addMediaType(JSON, new MediaType().schema(isList ? Schemas.listOf(one) : one));
        }
        return operation.getResponses().values().stream()
                .map(ApiResponse::getContent)
                .filter(content -> content != null)
                .findFirst()
                .orElseGet(Content::new);
    }

    private static ApiResponse refusal(List<Reason> reasons) {
        List<String> codes = reasons.stream().map(Reason::code).toList();
        ApiResponse answer = new ApiResponse()
                .description(codes.stream().map(code -> "`" + code + "`").collect(joining(", ")))
                .content(new Content().addMediaType(PROBLEM, new MediaType().schema(Schemas.problem(codes))));
        if (reasons.stream().anyMatch(RETRIED::contains)) {
            answer.addHeaderObject("Retry-After", header("In seconds."));
        }
        if (reasons.contains(Reason.INVALID_TOKEN)) {
            answer.addHeaderObject("WWW-Authenticate", header("`Bearer`"));
        }
        return answer;
    }

    private static Header header(String meaning) {
        return new Header().description(meaning).schema(Schemas.text());
    }
}
