package chat.parley.server.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/** How far something is: one line that is drawn over and over on a terminal, a line for each tenth elsewhere. */
final class Progress {
    private static final int BAR_WIDTH = 24;
    private static final Duration DRAWN_EVERY = Duration.ofMillis(100);
    /** Where nobody knows how much there is, a line is for so many. */
    private static final long STEP_OF_UNKNOWN = 100_000;

    private final PrintWriter out;
    private final String unit;
    private final boolean isTerminal;
    private final boolean isQuiet;
    private String what = "";
    private long startedAt;
    private long drawnAt;
    private long step;
    private int width;

    Progress(PrintWriter out, String unit, boolean isTerminal, boolean isQuiet) {
        this.out = out;
        this.unit = unit;
        this.isTerminal = isTerminal;
        this.isQuiet = isQuiet;
    }

    /** So many are done of what there is, which may be unknown: 0. */
    synchronized void show(String what, long done, long total) {
        begin(what);
        double seconds = (System.nanoTime() - startedAt) / 1e9;
        show(what, done, total, seconds > 0.5 ? done / seconds : 0);
    }

    /** The same, by whoever knows how many are done in a second; 0 if nobody does. */
    synchronized void show(String what, long done, long total, double perSecond) {
        begin(what);
        if (isQuiet || !isDue(done, total)) {
            return;
        }
        String line = line(done, total, perSecond);
        if (isTerminal) {
            out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
            width = line.length();
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** What comes next begins a line of its own. */
    synchronized void end() {
        if (width > 0) {
            out.println();
            out.flush();
            width = 0;
        }
    }

    private void begin(String next) {
        if (!next.equals(what)) {
            what = next;
            startedAt = System.nanoTime();
            drawnAt = startedAt - DRAWN_EVERY.toNanos();
            step = -1;
        }
    }

    private boolean isDue(long done, long total) {
        if (isTerminal) {
            long now = System.nanoTime();
            boolean isDue = now - drawnAt >= DRAWN_EVERY.toNanos() || done == total;
            drawnAt = isDue ? now : drawnAt;
            return isDue;
        }
        long reached = total > 0 ? 10 * done / total : done / STEP_OF_UNKNOWN;
        boolean isDue = reached > step;
        step = Math.max(step, reached);
        return isDue;
    }

    private String line(long done, long total, double perSecond) {
        StringBuilder line = new StringBuilder(what);
        if (total > 0) {
            double part = Math.clamp((double) done / total, 0, 1);
            int full = (int) (BAR_WIDTH * part);
            line.append(
                    "  [%s%s] %3d %%".formatted("#".repeat(full), ".".repeat(BAR_WIDTH - full), (int) (100 * part)));
        }
        line.append(String.format(Locale.ROOT, "  %,d %s", done, unit));
        if (perSecond > 0) {
            line.append(String.format(Locale.ROOT, "  %,.0f/s", perSecond));
            if (total > done) {
                line.append("  %d s left".formatted(Math.round((total - done) / perSecond)));
            }
        }
        return line.toString();
    }
}
