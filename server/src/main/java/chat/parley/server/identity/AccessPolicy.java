package chat.parley.server.identity;

import static chat.parley.api.Refusal.Reason.NOT_ALLOWED;

import chat.parley.api.Refusal;
import chat.parley.api.room.RoomLimits;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher.MatchResult;
import org.springframework.stereotype.Component;

/**
 * Who may ask for what, as far as that can be said before anybody looks: what a member of a room may, the room's own rules
 * say. A path that stands nowhere below is for whoever may chat.
 */
@Component
public class AccessPolicy implements AuthorizationManager<RequestAuthorizationContext> {
    /** What it takes to ask. */
    private enum Takes {
        NOTHING,
        /** A token; in the open mode, nothing. */
        CHATTING,
        TOKEN,
        OPERATOR,
        /** An operator, or the token of whatever reads the metrics. */
        SCRAPER
    }

    private record Rule(PathPatternRequestMatcher paths, Takes takes) {
        static Rule of(@Nullable HttpMethod method, String pattern, Takes takes) {
            return new Rule(PathPatternRequestMatcher.withDefaults().matcher(method, pattern), takes);
        }
    }

    private static final List<Rule> RULES = List.of(
            Rule.of(null, "/actuator/health/**", Takes.NOTHING),
            Rule.of(null, Scraper.METRICS, Takes.SCRAPER),
            Rule.of(null, "/actuator/**", Takes.OPERATOR),
            Rule.of(null, "/audit/**", Takes.OPERATOR),
            Rule.of(null, "/export/**", Takes.OPERATOR),
            Rule.of(null, "/import/**", Takes.OPERATOR),
            Rule.of(null, "/rooms/{room}/import/**", Takes.OPERATOR),
            Rule.of(null, "/bots/**", Takes.OPERATOR),
            Rule.of(null, "/invitations/**", Takes.OPERATOR),
            Rule.of(HttpMethod.POST, "/accounts", Takes.NOTHING),
            Rule.of(null, "/accounts/{username}/password", Takes.TOKEN),
            Rule.of(null, "/accounts/**", Takes.OPERATOR),
            Rule.of(HttpMethod.GET, "/sign-in", Takes.NOTHING),
            Rule.of(HttpMethod.GET, "/session", Takes.TOKEN),
            Rule.of(null, "/session/**", Takes.NOTHING),
            Rule.of(null, "/sessions/**", Takes.TOKEN),
            Rule.of(null, "/rooms/{room}/hooks/**", Takes.TOKEN),
            Rule.of(null, "/hooks/**", Takes.NOTHING), // Their paths have a secret.
            Rule.of(null, "/docs/**", Takes.NOTHING),
            Rule.of(null, "/", Takes.NOTHING),
            Rule.of(null, "/index.html", Takes.NOTHING), // To which Spring takes whoever asks for the one above.
            Rule.of(null, "/app/**", Takes.NOTHING),
            Rule.of(null, "/webjars/**", Takes.NOTHING),
            Rule.of(null, "/error", Takes.NOTHING),
            Rule.of(null, "/ws", Takes.NOTHING), // Its CONNECT takes what chatting takes.
            Rule.of(null, "/socket.io/**", Takes.NOTHING)); // So does its.

    /** Where programs go: into rooms, each of which must be one of theirs. */
    private static final List<PathPatternRequestMatcher> FOR_BOTS = List.of(
            PathPatternRequestMatcher.withDefaults().matcher("/rooms/{room}/**"),
            PathPatternRequestMatcher.withDefaults().matcher("/messages"),
            PathPatternRequestMatcher.withDefaults().matcher("/search"));

    private final Identity identity;

    AccessPolicy(Identity identity) {
        this.identity = identity;
    }

    @Override
    public AuthorizationDecision authorize(
            Supplier<? extends @Nullable Authentication> authentication, RequestAuthorizationContext context) {
        HttpServletRequest request = context.getRequest();
        Takes takes = RULES.stream()
                .filter(rule -> rule.paths().matches(request))
                .findFirst()
                .map(Rule::takes)
                .orElse(Takes.CHATTING);
        Authentication who = authentication.get();
        Caller caller = who instanceof CallerAuthentication proved ? proved.getPrincipal() : null;
        boolean granted = switch (takes) {
            case NOTHING -> true;
            case CHATTING -> caller == null ? identity.needsNoToken() : isWithin(caller, request);
            case TOKEN -> caller != null && caller.rooms() == null;
            case OPERATOR -> caller != null && caller.isOperator();
            case SCRAPER -> who instanceof Scraper.Proved || (caller != null && caller.isOperator());
        };
        return new AuthorizationDecision(granted);
    }

    private static boolean isWithin(Caller caller, HttpServletRequest request) {
        return caller.rooms() == null || caller.rooms().contains(roomOf(request));
    }

    /** The room that a request is about, empty if it is about none or many. */
    private static String roomOf(HttpServletRequest request) {
        for (PathPatternRequestMatcher paths : FOR_BOTS) {
            MatchResult match = paths.matcher(request);
            if (match.isMatch()) {
                String inPath = match.getVariables().get("room");
                String inQuery = request.getParameter("room");
                boolean isMessages = "/messages".equals(request.getServletPath());
                return inPath != null ? inPath : inQuery != null ? inQuery : isMessages ? RoomLimits.GENERAL : "";
            }
        }
        return "";
    }

    /** The same, for a STOMP destination; one without a room is for everybody who is connected. */
    public static void requireRoom(@Nullable Caller caller, @Nullable String room) {
        Set<String> rooms = caller == null ? null : caller.rooms();
        if (rooms != null && room != null && !rooms.contains(room)) {
            throw new Refusal(NOT_ALLOWED, "your token is not for room %s".formatted(room));
        }
    }
}
