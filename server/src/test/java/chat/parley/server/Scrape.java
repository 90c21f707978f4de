package chat.parley.server;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What Prometheus gets when it asks a server. */
final class Scrape {
    private static final Pattern SAMPLE = Pattern.compile("(?m)^([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern FAMILY = Pattern.compile("(?m)^# TYPE (parley_\\w+) (\\w+)$");

    private final String text;
    private final List<Sample> samples = new ArrayList<>();

    record Sample(String metric, Map<String, String> labels, double value) {}

    private Scrape(String text) {
        this.text = text;
        Matcher lines = SAMPLE.matcher(text);
        while (lines.find()) {
            Map<String, String> labels = new HashMap<>();
            Matcher label = LABEL.matcher(lines.group(2) == null ? "" : lines.group(2));
            while (label.find()) {
                labels.put(label.group(1), label.group(2));
            }
            samples.add(new Sample(lines.group(1), labels, Double.parseDouble(lines.group(3))));
        }
    }

    static Scrape of(Server server) {
        Answer answer = server.asOperator().get("/actuator/prometheus");
        assertThat(answer.status()).isEqualTo(200);
        return new Scrape(answer.text());
    }

    /** Our own metrics by name, each with its labels; the largest value of late, which Micrometer adds, is none. */
    Map<String, Set<String>> ours() {
        return FAMILY
                .matcher(text)
                .results()
                .map(family -> family.group(1))
                .filter(name -> !name.endsWith("_max"))
                .collect(groupingBy(name -> name, mapping(this::labelsOfFamily, toCollection(ArrayList::new))))
                .entrySet()
                .stream()
                .collect(java.util.stream.Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().getFirst()));
    }

    private Set<String> labelsOfFamily(String family) {
        Set<String> labels = new TreeSet<>();
        Stream.of(family, family + "_count").forEach(name -> labels.addAll(labels(name)));
        return labels;
    }

    /** The labels of a metric as its samples have them. */
    Set<String> labels(String metric) {
        Set<String> labels = new TreeSet<>();
        samples.stream()
                .filter(sample -> sample.metric().equals(metric))
                .forEach(sample -> labels.addAll(sample.labels().keySet()));
        return labels;
    }

    boolean has(String metric) {
        return samples.stream().anyMatch(sample -> sample.metric().equals(metric));
    }

    /** The value of the one sample that has these labels, such as {@code code=internal}. */
    double value(String metric, String... labels) {
        Map<String, String> wanted = new HashMap<>();
        for (String label : labels) {
            String[] parts = label.split("=", 2);
            wanted.put(parts[0], parts[1]);
        }
        List<Sample> found = samples.stream()
                .filter(sample -> sample.metric().equals(metric)
                        && sample.labels().entrySet().containsAll(wanted.entrySet()))
                .toList();
        assertThat(found).as("%s %s", metric, wanted).hasSize(1);
        return found.getFirst().value();
    }
}
