package chat.parley.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something was asked that is not done: a rule was broken, or the answer cannot be had now.
 *
 * <p>Clients act on {@link Reason#code()}, people read the message. It is an answer rather than a fault, so it carries
 * no stack trace, and its message never names a class. That may repeat a client's words, the name of a field say, but not
 * at length: what is beyond 512 characters is cut off, and marked with an ellipsis.
 */
public final class Refusal extends RuntimeException {
    private static final int MESSAGE_CHARACTERS_MAX = 512;

    private final Reason reason;
    private final @Nullable Duration retryAfter;

    public Refusal(Reason reason, String sentence) {
        this(reason, sentence, null);
    }

    /** A refusal that would be none after that time; null if nobody can say when. */
    public Refusal(Reason reason, String sentence, @Nullable Duration retryAfter) {
        super(shortened(sentence), null, false, false);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    private static String shortened(String sentence) {
        return sentence.codePointCount(0, sentence.length()) <= MESSAGE_CHARACTERS_MAX
                ? sentence
                : sentence.substring(0, sentence.offsetByCodePoints(0, MESSAGE_CHARACTERS_MAX)) + "…";
    }

    public Reason reason() {
        return reason;
    }

    /** When it is worth trying again, if that is known. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** Why; the codes are part of the wire and listed in {@code docs/wire.md}. */
    public enum Reason {
        INVALID_BODY("invalid-body", 400),
        INVALID_PARAMETER("invalid-parameter", 400),
        INVALID_CURSOR("invalid-cursor", 400),
        INVALID_LIMIT("invalid-limit", 400),
        INVALID_AS_OF("invalid-as-of", 400),
        INVALID_QUERY("invalid-query", 400),
        INVALID_TIME("invalid-time", 400),
        INVALID_ROOM_ID("invalid-room-id", 400),
        INVALID_ROOM_NAME("invalid-room-name", 400),
        INVALID_TOPIC("invalid-topic", 400),
        INVALID_USERNAME("invalid-username", 400),
        USERNAME_REQUIRED("username-required", 400),
        INVALID_MESSAGE_ID("invalid-message-id", 400),
        MESSAGE_EMPTY("message-empty", 400),
        MESSAGE_TOO_LONG("message-too-long", 400),
        INVALID_CONTENT("invalid-content", 400),
        INVALID_REASON("invalid-reason", 400),
        INVALID_ROLE("invalid-role", 400),
        INVALID_EMOJI("invalid-emoji", 400),
        INVALID_MEMBERS("invalid-members", 400),
        INVALID_IMPORT("invalid-import", 400),
        DAMAGED_IMPORT("damaged-import", 400),
        INVALID_HOOK("invalid-hook", 400),
        WEAK_PASSWORD("weak-password", 400),
        INVALID_TOKEN("invalid-token", 401),
        INVALID_CREDENTIALS("invalid-credentials", 401),
        SESSION_REQUIRED("session-required", 401),
        INVITATION_REQUIRED("invitation-required", 403),
        OPERATORS_ONLY("operators-only", 403),
        FOREIGN_ORIGIN("foreign-origin", 403),
        USERNAME_MISMATCH("username-mismatch", 403),
        NOT_A_MEMBER("not-a-member", 403),
        NOT_ALLOWED("not-allowed", 403),
        BANNED("banned", 403),
        NOT_FOUND("not-found", 404),
        ACCOUNT_NOT_FOUND("account-not-found", 404),
        BOT_NOT_FOUND("bot-not-found", 404),
        HOOK_NOT_FOUND("hook-not-found", 404),
        MEMBER_NOT_FOUND("member-not-found", 404),
        MESSAGE_NOT_FOUND("message-not-found", 404),
        ROOM_NOT_FOUND("room-not-found", 404),
        PROJECTION_NOT_FOUND("projection-not-found", 404),
        DEAD_LETTER_NOT_FOUND("dead-letter-not-found", 404),
        UNKNOWN_DESTINATION("unknown-destination", 404),
        METHOD_NOT_ALLOWED("method-not-allowed", 405),
        NOT_ACCEPTABLE("not-acceptable", 406),
        TIMEOUT("timeout", 408),
        CONFLICT("conflict", 409),
        ROOM_EXISTS("room-exists", 409),
        ROOM_FULL("room-full", 409),
        IMPORT_CONFLICT("import-conflict", 409),
        ROOM_ARCHIVED("room-archived", 409),
        DIRECT_ROOM("direct-room", 409),
        NAME_TAKEN("name-taken", 409),
        LAST_OPERATOR("last-operator", 409),
        LAST_OWNER("last-owner", 409),
        MESSAGE_DELETED("message-deleted", 409),
        REBUILD_REFUSED("rebuild-refused", 409),
        TOO_MANY_SUBSCRIPTIONS("too-many-subscriptions", 409),
        TOO_LARGE("too-large", 413),
        UNSUPPORTED_MEDIA_TYPE("unsupported-media-type", 415),
        MISDIRECTED("misdirected", 421),
        RATE_LIMITED("rate-limited", 429),
        PROTOCOL_ERROR("protocol-error", 400),
        EVENT_UNREADABLE("event-unreadable", 500),
        INTERNAL("internal", 500),
        BUSY("busy", 503),
        UNAVAILABLE("unavailable", 503);

        private final String code;
        private final int httpStatus;

        Reason(String code, int httpStatus) {
            this.code = code;
            this.httpStatus = httpStatus;
        }

        /** The stable word on the wire, such as {@code room-not-found}. */
        public String code() {
            return code;
        }

        /** The HTTP status that goes with it (RFC 9110). */
        public int httpStatus() {
            return httpStatus;
        }
    }
}
