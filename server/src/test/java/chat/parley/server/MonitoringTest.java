package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;

/** The dashboard and the alerts ask for metrics and labels that there are. */
@ServerTest
class MonitoringTest {
    private static final Path MONITORING = Path.of("../deploy/monitoring");
    /** What Prometheus adds by itself. */
    private static final Set<String> METRICS_OF_PROMETHEUS = Set.of("up");

    private static final Set<String> LABELS_OF_PROMETHEUS = Set.of("instance", "job", "le");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless");

    private static final Pattern SELECTOR = Pattern.compile("([a-zA-Z_:][\\w:]*)\\{([^}]*)}");
    private static final Pattern LABEL = Pattern.compile("(\\w+)\\s*(?:=~|!~|!=|=)\\s*\"[^\"]*\"");
    private static final Pattern GROUPING = Pattern.compile("\\b(?:by|on|without|ignoring)\\s*\\(([^)]*)\\)");
    private static final Pattern METRIC = Pattern.compile("(?<![\\w:.])[a-zA-Z_:][\\w:]*(?![\\w:]*\\s*\\()");
    private static final Pattern SHOWN = Pattern.compile("\\{\\{\\s*(?:\\$labels\\.)?([a-z]\\w*)\\s*}}");

    @Autowired
    private Server server;

    private Scrape scrape;

    /** A query, and the labels that are shown of its answer. */
    private record Asked(String expression, Set<String> shown) {
        private static Asked of(String expression, String... words) {
            Set<String> shown = new TreeSet<>();
            Stream.of(words).forEach(text -> SHOWN.matcher(text).results().forEach(label -> shown.add(label.group(1))));
            return new Asked(expression, shown);
        }
    }

    @BeforeEach
    void fetch() {
        server.get("/rooms"); // whatever counts requests has counted one
        scrape = Scrape.of(server);
    }

    @Test
    void theDashboardAsksForWhatThereIs() throws IOException {
        JsonNode dashboard = Server.JSON.readTree(Files.readString(MONITORING.resolve("dashboard.json")));
        List<Asked> asked = new ArrayList<>();
        Set<Integer> ids = new TreeSet<>();
        for (JsonNode panel : dashboard.get("panels")) {
            assertThat(ids.add(panel.get("id").asInt())).as("an id of its own").isTrue();
            for (JsonNode target : panel.path("targets")) {
                asked.add(Asked.of(
                        target.get("expr").asString(),
                        target.get("legendFormat").asString()));
            }
        }
        assertThat(asked).hasSizeGreaterThan(20);
        assertThat(asked.stream().flatMap(query -> wrong(query).stream())).isEmpty();
        String nodes = dashboard.at("/templating/list/1/query/query").asString();
        assertThat(scrape.has(nodes.substring(nodes.indexOf('(') + 1, nodes.indexOf(','))))
                .isTrue();
    }

    @Test
    void theAlertsAskForWhatThereIs() throws IOException {
        List<Asked> asked = alerts().stream()
                .map(rule -> Asked.of(
                        String.valueOf(rule.get("expr")),
                        String.valueOf(rule.get("annotations")).replace("$value", "")))
                .toList();
        assertThat(asked).hasSizeGreaterThan(5);
        assertThat(asked.stream().flatMap(query -> wrong(query).stream())).isEmpty();
    }

    @Test
    void operatorsAreToldWhatToDoAboutEachAlert() throws IOException {
        Set<String> told = new TreeSet<>();
        Pattern.compile("(?m)^\\| (Parley\\w+) \\| .+ \\|$")
                .matcher(Files.readString(Path.of("../docs/operating.md")))
                .results()
                .forEach(row -> told.add(row.group(1)));
        assertThat(alerts()).extracting(rule -> rule.get("alert")).containsExactlyInAnyOrderElementsOf(told);
    }

    @Test
    void whatThereIsNotIsFound() {
        assertThat(wrong(Asked.of("sum by (instance) (rate(parley_posts_total[5m])) > 0", "{{instance}}")))
                .isEmpty();
        assertThat(wrong(Asked.of("rate(parley_pots_total[5m])"))).containsExactly("no metric parley_pots_total");
        assertThat(wrong(Asked.of("parley_projection_lag{name=\"x\"}"))).hasSize(1);
        assertThat(wrong(Asked.of("max by (name) (parley_projection_lag)"))).hasSize(1);
        assertThat(wrong(Asked.of("max by (projection) (parley_projection_lag)", "{{name}}")))
                .hasSize(1);
        assertThat(wrong(Asked.of("1 - nothing / up"))).containsExactly("no metric nothing");
    }

    private List<String> wrong(Asked query) {
        List<String> wrong = new ArrayList<>();
        Set<String> labels = new TreeSet<>(LABELS_OF_PROMETHEUS);
        Matcher selectors = SELECTOR.matcher(query.expression());
        while (selectors.find()) {
            Set<String> there = scrape.labels(selectors.group(1));
            LABEL.matcher(selectors.group(2))
                    .results()
                    .map(label -> label.group(1))
                    .filter(label -> !there.contains(label) && !LABELS_OF_PROMETHEUS.contains(label))
                    .forEach(label -> wrong.add("no label %s of %s".formatted(label, selectors.group(1))));
        }
        String bare = query.expression()
                .replaceAll("\\{[^}]*}|\\[[^]]*]|\"[^\"]*\"", "")
                .replaceAll(GROUPING.pattern(), "()");
        METRIC.matcher(bare)
                .results()
                .map(metric -> metric.group())
                .filter(metric -> !OPERATORS.contains(metric))
                .forEach(metric -> {
                    labels.addAll(scrape.labels(metric));
                    if (!scrape.has(metric) && !METRICS_OF_PROMETHEUS.contains(metric)) {
                        wrong.add("no metric " + metric);
                    }
                });
        Set<String> used = new TreeSet<>(query.shown());
        GROUPING.matcher(query.expression())
                .results()
                .forEach(grouping ->
                        used.addAll(List.of(grouping.group(1).strip().split("\\s*,\\s*"))));
        used.removeAll(labels);
        used.forEach(label -> wrong.add("no label %s in %s".formatted(label, query.expression())));
        return wrong;
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> alerts() throws IOException {
        Map<String, List<Map<String, Object>>> file = new Yaml(new SafeConstructor(new LoaderOptions()))
                .load(Files.readString(MONITORING.resolve("alerts.yml")));
        return (List<Map<String, Object>>) file.get("groups").getFirst().get("rules");
    }
}
