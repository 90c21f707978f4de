package chat.parley.stomp;

import chat.parley.stomp.StompApplication.Subscribed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds who is behind a destination, among patterns such as {@code /topic/rooms/{room}}: each part in braces stands for
 * one that is not empty and has no slash. There are no wildcards for clients.
 *
 * @param <D> what is behind them
 */
public final class Destinations<D extends Destinations.Destination> {
    private final Map<Integer, List<Pattern<D>>> byLength = new HashMap<>();

    public Destinations(List<? extends D> all) {
        for (D destination : all) {
            String[] parts = destination.pattern().split("/", -1);
            byLength.computeIfAbsent(parts.length, length -> new ArrayList<>())
                    .add(new Pattern<>(List.of(parts), destination));
        }
    }

    /** Who is behind this destination, and what stands for the parts in braces. */
    public Optional<Match<D>> find(String destination) {
        List<String> parts = List.of(destination.split("/", -1));
        return byLength.getOrDefault(parts.size(), List.of()).stream()
                .flatMap(pattern -> pattern.match(parts).stream())
                .findFirst();
    }

    /** One or more destinations that a pattern describes. */
    public interface Destination {
        /** Such as {@code /topic/rooms/{room}}. */
        String pattern();
    }

    /** Where clients send to. */
    public interface Inbox extends Destination {
        /** Does what is asked, now or later; see {@link StompApplication#send}. */
        void send(Send send, Map<String, String> variables);
    }

    /** What clients subscribe to. */
    public interface Topic extends Destination {
        /** Opens a subscription; see {@link StompApplication#subscribe}. */
        Subscribed subscribe(Subscription subscription, Map<String, String> variables);
    }

    /**
     * A destination that was found.
     *
     * @param variables what stands for the parts in braces
     */
    public record Match<D>(D destination, Map<String, String> variables) {}

    private record Pattern<D>(List<String> parts, D destination) {
        private Optional<Match<D>> match(List<String> asked) {
            Map<String, String> variables = new HashMap<>();
            for (int i = 0; i < parts.size(); i++) {
                String part = parts.get(i);
                boolean isVariable = part.startsWith("{");
                if (isVariable && !asked.get(i).isEmpty()) {
                    variables.put(part.substring(1, part.length() - 1), asked.get(i));
                } else if (isVariable || !part.equals(asked.get(i))) {
                    return Optional.empty();
                }
            }
            return Optional.of(new Match<>(destination, variables));
        }
    }
}
