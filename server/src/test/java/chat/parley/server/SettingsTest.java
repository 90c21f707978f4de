package chat.parley.server;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import tools.jackson.databind.JsonNode;

/** Each setting is described for editors and in docs/operating.md, with the default that it has, and no other is. */
class SettingsTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern LOOKED_UP = Pattern.compile("(?:\\$\\{|[pP]roperty\\(\\s*\")(parley\\.[a-z.-]+)");
    private static final int SETTINGS_MIN = 30;

    private Map<String, JsonNode> described;

    @BeforeEach
    void readMetadata() throws IOException {
        described = new TreeMap<>(KnownSettings.byName());
        described.keySet().removeIf(name -> !name.startsWith("parley."));
        assertThat(described).hasSizeGreaterThan(SETTINGS_MIN);
    }

    @Test
    void whatTheProgramReadsIsDescribed() throws Exception {
        Set<String> read = new TreeSet<>(lookedUp());
        for (Class<?> settings : settingsClasses()) {
            String prefix =
                    settings.getAnnotation(ConfigurationProperties.class).value();
            for (RecordComponent setting : settings.getRecordComponents()) {
                read.add(prefix + "." + dashed(setting.getName()));
            }
        }
        assertThat(described.keySet()).isEqualTo(read);
        assertThat(described.values())
                .allSatisfy(setting -> assertThat(setting.path("description").asString(""))
                        .as(setting.get("name").asString())
                        .isNotBlank());
    }

    @Test
    void theDocumentHasEachWithItsDefault() throws IOException {
        Map<String, String> wanted = new TreeMap<>();
        described.forEach((name, setting) -> wanted.put(KnownSettings.variable(name), defaultOf(setting)));
        assertThat(documented()).isEqualTo(wanted);
    }

    private static List<Class<?>> settingsClasses() throws ClassNotFoundException {
        var scan = new ClassPathScanningCandidateComponentProvider(false);
        scan.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        List<Class<?>> found = new ArrayList<>();
        for (var bean : scan.findCandidateComponents("chat.parley")) {
            found.add(Class.forName(bean.getBeanClassName()));
        }
        return found;
    }

    private static Set<String> lookedUp() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().contains("/src/main/")
                            && file.toString().endsWith(".java"))
                    .flatMap(file -> LOOKED_UP.matcher(read(file)).results())
                    .map(found -> found.group(1))
                    .collect(toCollection(TreeSet::new));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static String dashed(String camelCase) {
        String dashed = camelCase.replaceAll("([A-Z])", "-$1");
        return ConfigurationPropertyName.adapt(dashed, '.').toString();
    }

    private static String defaultOf(JsonNode setting) {
        JsonNode value = setting.path("defaultValue");
        return value.isArray() || value.isMissingNode()
                ? ""
                : value.asString().replaceAll("[\\[\\]]", "").replace(", ", ","); // a list is written as in Java
    }

    /** Every row of a table whose first cell has variables of ours; the dots in `…_LEASE` stand for what comes before. */
    private static Map<String, String> documented() throws IOException {
        Map<String, String> defaults = new TreeMap<>();
        for (String line : Files.readAllLines(ROOT.resolve("docs/operating.md"))) {
            if (line.startsWith("| `PARLEY_")) {
                List<String> cells =
                        Arrays.stream(line.split("\\|", -1)).map(String::strip).toList();
                List<String> names = List.of(cells.get(1).replace("`", "").split(", ", -1));
                List<String> values = List.of(cells.get(2).split(", ", -1));
                assertThat(values).as(line).hasSameSizeAs(names);
                String group = names.getFirst().split("_", 3)[1];
                for (int i = 0; i < names.size(); i++) {
                    defaults.put(names.get(i).replace("…", "PARLEY_" + group), values.get(i));
                }
            }
        }
        return defaults;
    }
}
