package chat.parley.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What may be set, ours and Spring's, as the metadata for editors says that the compiler has made of the sources. */
final class KnownSettings {
    private static final String METADATA = "META-INF/spring-configuration-metadata.json";

    private KnownSettings() {}

    /** Each by its name, such as {@code parley.auth}. */
    static Map<String, JsonNode> byName() throws IOException {
        Map<String, JsonNode> settings = new TreeMap<>();
        for (URL file : Collections.list(KnownSettings.class.getClassLoader().getResources(METADATA))) {
            try (InputStream json = file.openStream()) {
                Server.JSON
                        .readTree(json)
                        .path("properties")
                        .forEach(setting -> settings.put(setting.get("name").asString(), setting));
            }
        }
        return settings;
    }

    /** The environment variable that sets it. */
    static String variable(String name) {
        return name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
    }
}
