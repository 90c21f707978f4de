package chat.parley.server.cli;

import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Puts rows, which a dump has as they lay on the disk, in the order of their ids, as far as so many of them at a time show it. */
final class SeedOrder implements SeedSource {
    static final int ROWS_MAX = 10_000;
    private static final int CHARS_MAX = 16 << 20;
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    /** Numbers by their size, and before whatever else an id may be. */
    private static final Comparator<SeedRow> BY_ID =
            Comparator.comparingInt(SeedOrder::digits).thenComparing(SeedRow::id);

    private final SeedSource source;
    private final PriorityQueue<SeedRow> waiting = new PriorityQueue<>(BY_ID);
    private boolean isEnded;
    private int chars;
    private long outOfOrder;
    private @Nullable SeedRow last;

    SeedOrder(SeedSource source) {
        this.source = source;
    }

    private static int digits(SeedRow row) {
        return DIGITS.matcher(row.id()).matches() ? row.id().length() : Integer.MAX_VALUE;
    }

    private static int chars(SeedRow row) {
        return row.id().length() + row.username().length() + row.content().length();
    }

    @Override
    public @Nullable SeedRow next() {
        while (!isEnded && waiting.size() < ROWS_MAX && chars < CHARS_MAX) {
            SeedRow row = source.next();
            if (row == null) {
                isEnded = true;
            } else {
                waiting.add(row);
                chars += chars(row);
            }
        }
        SeedRow first = waiting.poll();
        if (first != null) {
            chars -= chars(first);
            outOfOrder += last != null && BY_ID.compare(first, last) < 0 ? 1 : 0;
            last = first;
        }
        return first;
    }

    @Override
    public long outOfOrder() {
        return outOfOrder;
    }

    @Override
    public long done() {
        return source.done();
    }

    @Override
    public long total() {
        return source.total();
    }

    @Override
    public String unit() {
        return source.unit();
    }

    @Override
    public void close() {
        source.close();
    }
}
