package chat.parley.server.stomp;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import chat.parley.api.room.RoomLimits;
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
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Takes frames to the inboxes and topics that the two sides have, and says in problem details what goes wrong. */
@Component
class FrameRouter implements StompApplication {
    private static final Logger LOG = LoggerFactory.getLogger(FrameRouter.class);

    private final Destinations<Inbox> inboxes;
    private final Destinations<Topic> topics;
    private final JsonMapper json;

    FrameRouter(List<Inbox> inboxes, List<Topic> topics, JsonMapper json) {
        this.inboxes = new Destinations<>(inboxes);
        this.topics = new Destinations<>(topics);
        this.json = json;
    }

    /** In the open mode a client is who it says it is. */
    @Override
    public @Nullable String connect(StompSession session, StompHeaders connect) {
        String login = connect.get("login");
        if (login == null || login.isEmpty()) {
            return null;
        }
        RoomLimits.requireUsername(login);
        return login;
    }

    @Override
    public void send(Send send) {
        Match<Inbox> inbox = inboxes.find(send.destination()).orElseThrow(() -> unknown(send.destination()));
        inbox.destination().send(send, inbox.variables());
    }

    @Override
    public Subscribed subscribe(Subscription subscription) {
        Match<Topic> topic =
                topics.find(subscription.destination()).orElseThrow(() -> unknown(subscription.destination()));
        return topic.destination().subscribe(subscription, topic.variables());
    }

    private static Refusal unknown(String destination) {
        return new Refusal(Reason.UNKNOWN_DESTINATION, "there is no destination " + destination);
    }

    @Override
    public Refused wordsFor(Throwable failure) {
        Refusal refusal = switch (failure) {
            case StompException violation -> refusalOf(violation);
            case JacksonException badBody -> Problems.refusalOf(badBody);
            default -> Problems.refusalOf(failure);
        };
        if (refusal.reason() == Reason.INTERNAL) {
            LOG.error("A frame failed", failure);
        }
        Map<String, String> headers =
                Map.of("code", refusal.reason().code(), "content-type", MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        return new Refused(String.valueOf(refusal.getMessage()), headers, json.writeValueAsBytes(Problems.of(refusal)));
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
