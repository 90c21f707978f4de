package chat.parley.stomp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A frame's headers in their order; of a repeated one only the first counts (STOMP 1.2, "Repeated Header Entries"). */
public final class StompHeaders {
    /** No header at all. */
    public static final StompHeaders NONE = new StompHeaders(List.of());

    /** What a string weighs besides its characters. */
    private static final int STRING_BYTES = 40;

    private final List<String> namesAndValues;

    StompHeaders(List<String> namesAndValues) {
        this.namesAndValues = namesAndValues;
    }

    /** Headers of alternating names and values. */
    public static StompHeaders of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("the last header has no value");
        }
        return new StompHeaders(List.of(namesAndValues));
    }

    /** The same, and some more behind them. */
    public StompHeaders and(Map<String, String> more) {
        List<String> all = new ArrayList<>(namesAndValues);
        more.forEach((name, value) -> {
            all.add(name);
            all.add(value);
        });
        return new StompHeaders(all);
    }

    /** The header's value, null without one. */
    public @Nullable String get(String name) {
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            if (namesAndValues.get(i).equals(name)) {
                return namesAndValues.get(i + 1);
            }
        }
        return null;
    }

    /** What they weigh in memory, about. */
    int weight() {
        return namesAndValues.stream()
                .mapToInt(text -> STRING_BYTES + text.length())
                .sum();
    }

    void forEach(BiConsumer<String, String> consumer) {
        for (int i = 0; i < namesAndValues.size(); i += 2) {
            consumer.accept(namesAndValues.get(i), namesAndValues.get(i + 1));
        }
    }

    /** Without the spaces around names and values, which STOMP 1.0 shows in its examples and 1.1 forbids to take away. */
    StompHeaders stripped() {
        return new StompHeaders(namesAndValues.stream().map(String::strip).toList());
    }

    @Override
    public String toString() {
        return namesAndValues.toString();
    }
}
