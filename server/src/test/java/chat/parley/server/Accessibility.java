package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.AxeResults;
import com.deque.html.axecore.results.CheckedNode;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Set;

/** Whether people who cannot see, or not well, or have no mouse, can use a page: as far as axe can tell. */
final class Accessibility {
    private static final Set<String> GRAVE = Set.of("serious", "critical");

    private Accessibility() {}

    /** Fails for each rule that the page breaks so that it keeps people out, and says where. */
    static void assertOf(Page page) {
        assertThat(violations(page)).as("what axe finds in " + page.url()).isEmpty();
    }

    /** A line for each place that breaks a rule gravely. */
    static List<String> violations(Page page) {
        // The other mode makes another profile for each analysis, for frames of other origins, which we have not.
        AxeResults results = new AxeBuilder(page).setLegacyMode(true).analyze();
        assertThat(results.isErrored())
                .as("axe ran: %s", results.getErrorMessage())
                .isFalse();
        assertThat(results.getPasses()).as("rules that axe could check").isNotEmpty();
        return results.getViolations().stream()
                .filter(rule -> GRAVE.contains(rule.getImpact()))
                .flatMap(rule -> rule.getNodes().stream().map(node -> line(rule, node)))
                .toList();
    }

    private static String line(Rule rule, CheckedNode node) {
        return "%s (%s): %s %s"
                .formatted(rule.getId(), rule.getImpact(), node.getTarget(), node.getFailureSummary())
                .replaceAll("\\s+", " ");
    }
}
