package chat.parley.query.audit;

import static chat.parley.api.Refusal.Reason.INVALID_PARAMETER;
import static chat.parley.api.Refusal.Reason.NOT_ACCEPTABLE;

import chat.parley.api.Refusal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/** In what an audit is given: a page as JSON, or all of it as a file. */
enum AuditFormat {
    JSON("application/json"),
    NDJSON("application/x-ndjson"),
    CSV("text/csv");

    private final String mediaType;

    AuditFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    MediaType mediaType() {
        return MediaType.parseMediaType(mediaType);
    }

    /** The one that is named or, if none is, the one that is liked best. */
    static AuditFormat of(@Nullable String name, @Nullable String accept) {
        if (name == null) {
            return accept == null ? JSON : liked(accept);
        }
        return switch (name) {
            case "json" -> JSON;
            case "ndjson" -> NDJSON;
            case "csv" -> CSV;
            default -> throw new Refusal(INVALID_PARAMETER, "format is json, ndjson or csv");
        };
    }

    private static AuditFormat liked(String accept) {
        try {
            List<MediaType> types = new ArrayList<>(MediaType.parseMediaTypes(accept));
            types.sort(Comparator.comparingDouble(MediaType::getQualityValue).reversed());
            for (MediaType type : types) {
                for (AuditFormat format : values()) {
                    if (type.includes(format.mediaType()) && type.getQualityValue() > 0) {
                        return format;
                    }
                }
            }
        } catch (InvalidMediaTypeException unreadable) {
            // Refused below, like types that there are not.
        }
        throw new Refusal(NOT_ACCEPTABLE, "there is application/json, application/x-ndjson and text/csv");
    }
}
