package chat.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** Drawn over and over on a terminal, a line now and then elsewhere, and nothing among a document. */
class ProgressTest {
    private final StringWriter printed = new StringWriter();

    private Progress progress(boolean isTerminal, boolean isQuiet) {
        return new Progress(new PrintWriter(printed), "events", isTerminal, isQuiet);
    }

    @Test
    void elsewhereItIsALineForEachTenth() {
        Progress progress = progress(false, false);
        for (int done = 0; done <= 1000; done++) {
            progress.show("history building", done, 1000, 100);
        }
        progress.end();
        assertThat(printed.toString().lines())
                .hasSize(11)
                .contains("history building  [############............]  50 %  500 events  100/s  5 s left")
                .endsWith("history building  [########################] 100 %  1,000 events  100/s");
        assertThat(printed.toString()).doesNotContain("\r");
    }

    @Test
    void onATerminalItIsOneLine() {
        Progress progress = progress(true, false);
        progress.show("building", 123_456, 1_000_000, 10);
        progress.show("short", 1, 1, 0);
        progress.end();
        assertThat(printed.toString())
                .startsWith("\rbuilding  [##......................]  12 %  123,456 events  10/s  87654 s left\rshort")
                .endsWith(" " + System.lineSeparator());
        assertThat(printed.toString().lines()).hasSize(3); // a carriage return ends one, too
    }

    @Test
    void whereNobodyKnowsHowMuchThereIsItOnlyCounts() {
        Progress progress = progress(false, false);
        progress.show("export", 5, 0, 0);
        progress.show("export", 6, 0, 0);
        assertThat(printed.toString().lines()).containsExactly("export  5 events");
    }

    @Test
    void nothingIsMixedIntoADocument() {
        Progress progress = progress(true, true);
        progress.show("export", 5, 10, 0);
        progress.end();
        assertThat(printed.toString()).isEmpty();
    }
}
