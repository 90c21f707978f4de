package chat.parley.server;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the jar says that is in it is what is in it; it runs once there is a jar. */
class PackagedJarIT {
    private static final String LIBRARIES = "BOOT-INF/lib/";

    @Test
    void listsTheLibrariesThatItHas() throws IOException {
        try (JarFile jar = new JarFile("target/parley.jar")) {
            Set<String> there = jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.startsWith(LIBRARIES) && name.endsWith(".jar"))
                    .map(name -> name.substring(LIBRARIES.length()))
                    .filter(name -> !name.startsWith("spring-boot-jarmode-")) // Spring Boot's own, put in as it is made
                    .collect(toCollection(TreeSet::new));
            assertThat(there).hasSizeGreaterThan(100);

            String place = jar.getManifest().getMainAttributes().getValue("Sbom-Location");
            JsonNode list = Server.JSON.readTree(jar.getInputStream(jar.getEntry(place)));
            Set<String> listed = new TreeSet<>();
            for (JsonNode library : list.get("components")) {
                String name = "%s-%s.jar"
                        .formatted(
                                library.get("name").asString(),
                                library.get("version").asString());
                if (there.contains(name)
                        || !library.get("name").asString().startsWith("spring-boot-starter")) { // starters are empty
                    listed.add(name);
                }
                boolean isOurs = library.path("group").asString().equals("chat.parley");
                assertThat(isOurs || library.path("hashes").size() > 0).as(name).isTrue();
            }
            assertThat(listed).isEqualTo(there);
        }
    }
}
