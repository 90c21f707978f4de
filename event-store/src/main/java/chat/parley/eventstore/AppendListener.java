package chat.parley.eventstore;

import java.time.Duration;
import java.util.List;

/** Hears of each commit of events on this node, before those who wait for it: it must be quick. */
@FunctionalInterface
public interface AppendListener {
    /** Events of these types, one each, were stored with one commit; statement and commit took that long. */
    void appended(List<String> payloadTypes, Duration took);
}
