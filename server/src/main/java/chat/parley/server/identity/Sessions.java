package chat.parley.server.identity;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import chat.parley.server.ParleySettings;
import chat.parley.server.ParleySettings.Auth;
import chat.parley.server.identity.SessionTable.Change;
import chat.parley.server.identity.SessionTable.Live;
import chat.parley.server.identity.SessionTokens.Issued;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Sessions: begun, renewed, ended, on all nodes of one database.
 *
 * <p>A token says by itself whose it is; each node asks four times a second which sessions have begun or ended, and
 * believes no token of one that has ended. In the open mode a name is held by a session as long as its newest token holds.
 */
@Component
class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);

    private static final long LOOK_EVERY_MS = 250;
    /** A change can become visible so much later than the time it bears. */
    private static final Duration LATE_MAX = Duration.ofSeconds(15);

    private final SessionTable table;
    private final SessionTokens tokens;
    private final SessionSettings settings;
    private final Operators operators;
    private final @Nullable Duration heldFor;
    private final Clock clock = Clock.systemUTC();
    private final Map<UUID, Instant> ended = new ConcurrentHashMap<>();
    /** By name, until when each of its sessions holds it. */
    private final Map<String, Map<UUID, Instant>> held = new ConcurrentHashMap<>();

    private Instant lastLook;

    Sessions(
            SessionTable table,
            SessionKeys keys,
            SessionSettings settings,
            Operators operators,
            ParleySettings parley) {
        this.table = table;
        this.settings = settings;
        this.operators = operators;
        this.tokens = new SessionTokens(keys, keys::newest, settings.tokenLifetime(), clock);
        this.heldFor = parley.auth() == Auth.OPEN ? settings.tokenLifetime() : null;
        this.lastLook = clock.instant().minus(settings.tokenLifetime());
        look();
    }

    /**
     * Begins a session.
     *
     * @param holder who asks, if that is known: they may have several sessions
     */
    SessionView begin(String username, @Nullable Caller holder) {
        UUID id = UUID.randomUUID();
        RenewalToken renewal = RenewalToken.of(id);
        boolean isTheirs = holder != null && holder.username().equals(username);
        if (!table.begin(id, username, renewal.hash(), settings.lifetime(), isTheirs ? null : heldFor)) {
            throw new Refusal(
                    Reason.NAME_TAKEN,
                    "%s is somebody who is here; the name is free when their session has ended".formatted(username));
        }
        hold(id, username, clock.instant());
        return view(id, username, renewal);
    }

    /** Gives the next token, once for each renewal token; who shows one twice is not the only one who has it. */
    SessionView renew(String text) {
        RenewalToken shown = RenewalToken.parse(text);
        Live live = table.find(shown.session()).orElseThrow(Sessions::over);
        boolean isRepetition =
                live.isJustRenewed() && live.before() != null && MessageDigest.isEqual(live.before(), shown.hash());
        if (!isRepetition && !MessageDigest.isEqual(live.renewal(), shown.hash())) {
            end(shown.session());
            SecurityLog.warn(
                    "A renewal token of {} was shown that had been used: their session is ended", live.username());
            throw over();
        }
        RenewalToken next = RenewalToken.of(shown.session());
        if (!table.renew(shown.session(), live.username(), live.renewal(), next.hash(), settings.lifetime(), heldFor)) {
            throw new Refusal(Reason.NAME_TAKEN, "%s is somebody else by now".formatted(live.username()));
        }
        hold(shown.session(), live.username(), clock.instant());
        return view(shown.session(), live.username(), next);
    }

    private static Refusal over() {
        return new Refusal(Reason.INVALID_TOKEN, "this session is over; POST /session begins another");
    }

    private SessionView view(UUID id, String username, RenewalToken renewal) {
        boolean isOperator = operators.includes(username);
        Issued issued = tokens.issue(id, username, isOperator);
        return new SessionView(
                issued.token(),
                username,
                isOperator,
                issued.expiresAt(),
                renewal.text(),
                clock.instant().plus(settings.lifetime()));
    }

    /** Logs out. */
    void end(UUID session) {
        table.end(session);
        look();
    }

    /** Logs somebody out everywhere, but for one session if it is named. */
    void endAll(String username, @Nullable UUID but) {
        table.endAll(username, but);
        look();
    }

    /** Who has this token; throws what {@link SessionTokens#read} throws, and refuses one of a session that has ended. */
    Caller read(String token) {
        Caller caller = tokens.read(token);
        if (hasEnded(caller)) {
            throw over();
        }
        return caller;
    }

    boolean hasEnded(Caller caller) {
        return caller.session() != null && ended.containsKey(caller.session());
    }

    /** Whether a session holds this name. */
    boolean isHeld(String username) {
        Instant now = clock.instant();
        return held.getOrDefault(username, Map.of()).values().stream().anyMatch(now::isBefore);
    }

    private void hold(UUID session, String username, Instant since) {
        if (heldFor != null) {
            held.compute(username, (name, sessions) -> {
                Map<UUID, Instant> all = sessions == null ? new ConcurrentHashMap<>() : sessions;
                all.merge(session, since.plus(heldFor), (a, b) -> a.isAfter(b) ? a : b);
                return all;
            });
        }
    }

    private void release(String username, Predicate<Map.Entry<UUID, Instant>> which) {
        held.computeIfPresent(username, (name, sessions) -> {
            sessions.entrySet().removeIf(which);
            return sessions.isEmpty() ? null : sessions;
        });
    }

    /** Takes notice of what happened on other nodes; what is missed while the database is away is made up for. */
    @Scheduled(fixedDelay = LOOK_EVERY_MS)
    void lookAgain() {
        try {
            look();
        } catch (DataAccessException | TransactionException away) {
            LOG.debug("Which sessions have ended is not known now", away);
        }
    }

    private synchronized void look() {
        Instant now = clock.instant();
        Duration past = Duration.between(lastLook, now).plus(LATE_MAX);
        for (Change change : table.changes(past)) {
            if (change.isEnded()) {
                ended.putIfAbsent(
                        change.id(), now.plus(settings.tokenLifetime()).plus(LATE_MAX));
                release(change.username(), entry -> entry.getKey().equals(change.id()));
            } else {
                hold(change.id(), change.username(), change.renewedAt());
            }
        }
        lastLook = now;
    }

    @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
    void forgetOver() {
        Instant now = clock.instant();
        ended.values().removeIf(now::isAfter);
        held.keySet().forEach(name -> release(name, entry -> now.isAfter(entry.getValue())));
        table.forgetOver();
    }
}
