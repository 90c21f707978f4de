package chat.parley.server.stomp;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import chat.parley.server.ParleySettings;
import chat.parley.server.identity.AccessPolicy;
import chat.parley.server.identity.Caller;
import chat.parley.server.identity.Identity;
import chat.parley.server.identity.OpenSockets;
import chat.parley.server.problem.Problems;
import chat.parley.stomp.Destinations;
import chat.parley.stomp.Destinations.Inbox;
import chat.parley.stomp.Destinations.Match;
import chat.parley.stomp.Destinations.Topic;
import chat.parley.stomp.Refused;
import chat.parley.stomp.Send;
import chat.parley.stomp.StompApplication;
import chat.parley.stomp.StompException;
import chat.parley.stomp.StompHeaders;
import chat.parley.stomp.StompSession;
import chat.parley.stomp.Subscription;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Takes frames to the inboxes and topics that the two sides have, and says in problem details what goes wrong. */
@Component
class FrameRouter implements StompApplication {
    private static final Logger LOG = LoggerFactory.getLogger(FrameRouter.class);

    private static final String BEARER = "Bearer";
    /** Begins with what a JSON object looks like in base64, or as bots do; a word that somebody thought of does not. */
    private static final Pattern TOKEN = Pattern.compile("eyJ[\\w-]*\\.[\\w-]*\\.[\\w-]*|parley_bot_[\\w-]*");

    private final Destinations<Inbox> inboxes;
    private final Destinations<Topic> topics;
    private final Identity identity;
    private final OpenSockets sockets;
    private final Problems problems;
    private final JsonMapper json;
    private final ParleySettings settings;

    FrameRouter(
            List<Inbox> inboxes,
            ObjectProvider<Topic> topics,
            Identity identity,
            OpenSockets sockets,
            Problems problems,
            JsonMapper json,
            ParleySettings settings) {
        this.inboxes = new Destinations<>(inboxes);
        this.topics = new Destinations<>(topics.orderedStream().toList());
        this.identity = identity;
        this.sockets = sockets;
        this.problems = problems;
        this.json = json;
        this.settings = settings;
    }

    /** A client is whom its token names; in the open mode, one without a token is who it says it is. */
    @Override
    public @Nullable String connect(StompSession session, StompHeaders connect) {
        String named = connect.get("login");
        String login = named == null || named.isEmpty() ? null : named;
        String token = tokenOf(connect);
        if (token == null) {
            return nameless(login);
        }
        Caller caller = identity.caller(token);
        if (login != null && !login.equals(caller.username())) {
            throw new Refusal(Reason.USERNAME_MISMATCH, "the token is not of the one whom login names");
        }
        sockets.admit(session, caller);
        return caller.username();
    }

    private @Nullable String nameless(@Nullable String login) {
        if (login == null && !identity.needsNoToken()) {
            throw new Refusal(Reason.SESSION_REQUIRED, "connecting takes a token: Authorization: Bearer");
        }
        return login == null ? null : identity.actor((String) null, login);
    }

    /** Clients whose library knows of no other headers send the token as their passcode; many send a word there. */
    private static @Nullable String tokenOf(StompHeaders connect) {
        String authorization = connect.get("Authorization");
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length()).strip();
        }
        String passcode = connect.get("passcode");
        return passcode != null && TOKEN.matcher(passcode).matches() ? passcode : null;
    }

    @Override
    public void send(Send send) {
        Match<Inbox> inbox = inboxes.find(send.destination()).orElseThrow(() -> unknown(send.destination()));
        AccessPolicy.requireRoom(
                sockets.caller(send.session()), inbox.variables().get("room"));
        inbox.destination().send(send, inbox.variables());
    }

    @Override
    public Subscribed subscribe(Subscription subscription) {
        Match<Topic> topic =
                topics.find(subscription.destination()).orElseThrow(() -> unknown(subscription.destination()));
        AccessPolicy.requireRoom(
                sockets.caller(subscription.session()), topic.variables().get("room"));
        return topic.destination().subscribe(subscription, topic.variables());
    }

    private Refusal unknown(String destination) {
        Refusal elsewhere = settings.elsewhere();
        return elsewhere != null
                ? elsewhere
                : new Refusal(Reason.UNKNOWN_DESTINATION, "there is no destination " + destination);
    }

    @Override
    public Refused wordsFor(StompSession session, @Nullable String receipt, Throwable failure) {
        Refusal refusal = switch (failure) {
            case StompException violation -> refusalOf(violation);
            case JacksonException badBody -> Problems.refusalOf(badBody);
            default -> Problems.refusalOf(failure);
        };
        if (refusal.reason() == Reason.INTERNAL) {
            LOG.error("A frame failed", failure);
        }
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("code", refusal.reason().code());
        headers.put("content-type", MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        if (refusal.retryAfter() != null) {
            headers.put("retry-after-ms", Long.toString(Problems.millis(refusal.retryAfter())));
        }
        return new Refused(
                String.valueOf(refusal.getMessage()), headers, json.writeValueAsBytes(problems.ofFrame(refusal)));
    }

    private static Refusal refusalOf(StompException violation) {
        Reason reason = switch (violation.kind()) {
            case PROTOCOL -> Reason.PROTOCOL_ERROR;
            case TOO_LARGE -> Reason.TOO_LARGE;
            case TIMEOUT -> Reason.TIMEOUT;
            case TOO_MANY -> Reason.TOO_MANY_SUBSCRIPTIONS;
        };
        return new Refusal(reason, String.valueOf(violation.getMessage()));
    }
}
