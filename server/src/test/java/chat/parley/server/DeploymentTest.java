package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What the image, the compose files and the manifests say of the program is true of it: no engine is there to try them. */
@ServerTest
class DeploymentTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern ASKED = Pattern.compile("/actuator/[a-z/]+");
    private static final Pattern VARIABLE = Pattern.compile("(PARLEY|SERVER|SPRING|MANAGEMENT)_[A-Z_]+");
    private static final Pattern OURS = Pattern.compile("(?:^|/)parley:.*");
    /** How long stopping may take: 5 s to drain, 5 s to close, 20 s for requests, and PostgreSQL's own time. */
    private static final int STOP_SECONDS_MIN = 40;

    @Autowired
    private Server server;

    @Autowired
    private Environment environment;

    private final List<Entry> entries = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();

    /** A value somewhere in a file. */
    private record Entry(String key, Object value) {}

    @BeforeEach
    void readAll() throws IOException {
        List<Path> files = new ArrayList<>(List.of(ROOT.resolve("docker-compose.yml")));
        try (Stream<Path> deploy = Files.walk(ROOT.resolve("deploy"))) {
            deploy.filter(file -> file.toString().matches(".*\\.ya?ml")).forEach(files::add);
        }
        assertThat(files).hasSizeGreaterThan(5);
        for (Path file : files) {
            String text = Files.readString(file);
            texts.add(text);
            new Yaml(new SafeConstructor(new LoaderOptions()))
                    .loadAll(text)
                    .forEach(document -> walk("", document, (key, value) -> entries.add(new Entry(key, value))));
        }
        texts.add(dockerfile());
    }

    private static void walk(String key, Object node, BiConsumer<String, Object> visit) {
        visit.accept(key, node);
        if (node instanceof Map<?, ?> map) {
            map.forEach((name, value) -> walk(String.valueOf(name), value, visit));
        } else if (node instanceof List<?> list) {
            list.forEach(value -> walk(key, value, visit));
        }
    }

    private Stream<String> values(String key) {
        return entries.stream()
                .filter(entry -> entry.key().equals(key))
                .map(Entry::value)
                .filter(value -> !(value instanceof Map) && !(value instanceof List))
                .map(String::valueOf);
    }

    private static String dockerfile() throws IOException {
        return Files.readString(ROOT.resolve("server/Dockerfile"));
    }

    private static String version() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        return pom.replaceAll("(?s).*<artifactId>parley</artifactId>\\s*<version>([^<]+)<.*", "$1");
    }

    @Test
    void theImageIsTheSameEverywhere() throws IOException {
        String image = "parley:" + version();
        assertThat(values("image").filter(OURS.asPredicate())).hasSize(2).containsOnly(image);
        assertThat(dockerfile()).contains("--tag " + image + " ").contains("VERSION=" + version());
    }

    @Test
    void everyImageHasATag() throws IOException {
        assertThat(values("image")).allMatch(image -> image.matches("[a-z./]+:[\\w.-]+"));
        assertThat(dockerfile().lines().filter(line -> line.startsWith("FROM ")))
                .allMatch(line -> line.matches("FROM (\\S+:\\S+|run)( AS [a-z]+)?"))
                .noneMatch(line -> line.contains(":latest"));
    }

    @Test
    void portsAreTheServers() throws IOException {
        String port = environment.getProperty("SERVER_PORT", "3000");
        assertThat(Files.readString(Path.of("src/main/resources/application.yml")))
                .contains("\n  port: " + port);
        assertThat(values("containerPort")).containsExactly(port);
        assertThat(values("ports")).contains("127.0.0.1:%s:%s".formatted(port, port));
        assertThat(values("targetPort")).containsExactly("http");
        assertThat(values("content").filter(content -> content.contains("scrape_configs")))
                .singleElement()
                .asString()
                .contains("parley:" + port);
        assertThat(dockerfile()).contains("EXPOSE " + port).contains("http://127.0.0.1:" + port + "/");
    }

    @Test
    void whatProbesAskForIsThere() {
        Set<String> asked = new HashSet<>();
        texts.forEach(
                text -> ASKED.matcher(text).results().map(MatchResult::group).forEach(asked::add));
        assertThat(asked)
                .contains("/actuator/health/liveness", "/actuator/health/readiness", "/actuator/prometheus")
                .allSatisfy(path -> assertThat(server.asOperator().get(path).status())
                        .as(path)
                        .isEqualTo(200));
    }

    @Test
    void variablesAreOnesThatTheServerReads() throws IOException {
        Set<String> known = new HashSet<>();
        KnownSettings.byName().keySet().forEach(name -> known.add(KnownSettings.variable(name)));
        Set<String> used = new HashSet<>();
        texts.forEach(
                text -> VARIABLE.matcher(text).results().map(MatchResult::group).forEach(used::add));
        assertThat(used).hasSizeGreaterThan(6).isSubsetOf(known);
    }

    @Test
    void thereIsTimeToStop() {
        assertThat(values("stop_grace_period"))
                .isNotEmpty()
                .allMatch(time -> Integer.parseInt(time.replace("s", "")) >= STOP_SECONDS_MIN);
        int preStop = values("seconds").mapToInt(Integer::parseInt).sum();
        assertThat(values("terminationGracePeriodSeconds"))
                .hasSize(1)
                .allMatch(time -> Integer.parseInt(time) - preStop >= STOP_SECONDS_MIN);
    }

    /** Kustomize adds labels where there is a selector already, and no selector would be everything, or nothing. */
    @Test
    void whoIsMeantIsSaid() {
        assertThat(Stream.concat(
                        selectors("NetworkPolicy", "podSelector"), selectors("PodDisruptionBudget", "selector")))
                .hasSize(2)
                .allMatch(Map.of("matchLabels", Map.of("app.kubernetes.io/name", "parley"))::equals);
    }

    private Stream<Object> selectors(String kind, String key) {
        return entries.stream()
                .map(Entry::value)
                .filter(document -> document instanceof Map<?, ?> manifest && kind.equals(manifest.get("kind")))
                .map(document -> ((Map<?, ?>) ((Map<?, ?>) document).get("spec")).get(key));
    }

    @Test
    void secretsAreNotInManifests() {
        assertThat(entries.stream()
                        .filter(entry -> entry.value() instanceof Map<?, ?> variable
                                && variable.get("name") instanceof String name
                                && name.matches(".*(PASSWORD|TOKEN|DATASOURCE).*")))
                .hasSize(4)
                .allSatisfy(entry -> assertThat(((Map<?, ?>) entry.value()).containsKey("valueFrom"))
                        .isTrue());
    }
}
