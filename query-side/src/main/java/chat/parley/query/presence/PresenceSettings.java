package chat.parley.query.presence;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How presence and typing are kept.
 *
 * @param renewEvery how often a node says again who is present on it
 * @param lease for how long that holds; with {@code pollEvery}, how long the people of a crashed node stay present
 * @param grace how long somebody without a session stays present, as connections break and come back
 * @param pollEvery how often a node looks who is present on the others, if none of them says that something changed
 * @param changesEvery the pause between two messages about a room's presence, and between two writes of leases
 * @param namesMax in rooms with more people only their number is told
 * @param typingEvery how often a session's typing in a room is passed on
 * @param typingShown how long somebody types who does not say so again
 */
@ConfigurationProperties("parley.presence")
record PresenceSettings(
        @DefaultValue("15s") Duration renewEvery,
        @DefaultValue("40s") Duration lease,
        @DefaultValue("10s") Duration grace,
        @DefaultValue("2s") Duration pollEvery,
        @DefaultValue("1s") Duration changesEvery,
        @DefaultValue("200") int namesMax,
        @DefaultValue("2s") Duration typingEvery,
        @DefaultValue("6s") Duration typingShown) {

    PresenceSettings {
        if (lease.compareTo(renewEvery) <= 0) {
            throw new IllegalArgumentException("parley.presence.lease must be longer than parley.presence.renew-every");
        }
    }
}
