package chat.parley.server;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The document {@code asyncapi.yaml}, or a broken copy of it. */
record AsyncApi(ObjectNode document) {
    private static final SchemaRegistry SCHEMAS = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7);
    private static final Schema OF_ASYNCAPI = SCHEMAS.getSchema(resource("/asyncapi/3.0.0.json"));

    static AsyncApi parse(String yaml) {
        Object tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        return new AsyncApi(Server.JSON.valueToTree(tree));
    }

    private static JsonNode resource(String path) {
        try (InputStream json = AsyncApi.class.getResourceAsStream(path)) {
            return Server.JSON.readTree(json);
        } catch (IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** A copy in which the node at a place is changed. */
    AsyncApi with(String pointer, Change change) {
        ObjectNode copy = document.deepCopy();
        change.on((ObjectNode) copy.at(pointer));
        return new AsyncApi(copy);
    }

    interface Change {
        void on(ObjectNode node);
    }

    /** What AsyncAPI's own schema has against it. */
    List<String> violations() {
        return messages(OF_ASYNCAPI.validate(document));
    }

    /** References that lead nowhere. */
    List<String> danglingReferences() {
        return document.findValues("$ref").stream()
                .map(JsonNode::asString)
                .filter(ref ->
                        !ref.startsWith("#/") || document.at(ref.substring(1)).isMissingNode())
                .toList();
    }

    /** The destinations; one channel, the connection itself, has none. */
    Set<String> addresses() {
        return channels().values().stream()
                .map(channel -> channel.get("address"))
                .filter(address -> !address.isNull())
                .map(JsonNode::asString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Channels without a destination, and those whose parameters are not those of their address. */
    List<String> oddChannels() {
        List<String> odd = new ArrayList<>();
        channels().forEach((name, channel) -> {
            if (channel.get("address").isNull() && !name.equals("connection")) {
                odd.add(name + " has no address");
            }
            Set<String> parameters = new TreeSet<>(channel.path("parameters").propertyNames());
            Set<String> inAddress = new TreeSet<>();
            for (String part : channel.get("address").asString("").split("/", -1)) {
                if (part.startsWith("{")) {
                    inAddress.add(part.substring(1, part.length() - 1));
                }
            }
            if (!parameters.equals(inAddress)) {
                odd.add(name + " has the parameters " + parameters + " but " + inAddress + " in its address");
            }
        });
        return odd;
    }

    /** Messages of channels that no operation sends or takes. */
    Set<String> unusedMessages() {
        Set<String> unused = new TreeSet<>();
        channels()
                .forEach((name, channel) -> channel.get("messages")
                        .propertyNames()
                        .forEach(message -> unused.add("#/channels/%s/messages/%s".formatted(name, message))));
        document.get("operations").findValues("$ref").forEach(ref -> unused.remove(ref.asString()));
        return unused;
    }

    Set<String> eventTypes() {
        return new TreeSet<>(document.at("/channels/roomFeed/messages").propertyNames());
    }

    Set<String> codes() {
        return document.at("/components/schemas/Code/enum")
                .valueStream()
                .map(JsonNode::asString)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Map<String, JsonNode> channels() {
        return children("/channels");
    }

    Map<String, JsonNode> messages() {
        return children("/components/messages");
    }

    private Map<String, JsonNode> children(String pointer) {
        Map<String, JsonNode> children = new TreeMap<>();
        document.at(pointer).forEachEntry(children::put);
        return children;
    }

    /** Examples that their own message's schemas refuse, or whose length is not that of their payload. */
    List<String> falseExamples() {
        List<String> falsehoods = new ArrayList<>();
        messages().forEach((name, message) -> {
            if (message.path("examples").isEmpty()) {
                falsehoods.add(name + " has no example");
            }
            for (JsonNode example : message.path("examples")) {
                falsehoods.addAll(against(name, example.path("headers"), example.path("payload")));
                JsonNode length = example.at("/headers/content-length");
                int actual =
                        example.path("payload").toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
                if (!length.isMissingNode() && length.asInt() != actual) {
                    falsehoods.add("%s is %d bytes long, not %s".formatted(name, actual, length));
                }
            }
        });
        return falsehoods;
    }

    /** What the schemas of a message have against these headers and this payload. */
    List<String> against(String message, JsonNode headers, JsonNode payload) {
        List<String> violations = new ArrayList<>(against(message, "headers", headers));
        if (messages().get(message).has("payload")) {
            violations.addAll(against(message, "payload", payload));
        } else if (!payload.isMissingNode()) {
            violations.add(message + " has no payload");
        }
        return violations;
    }

    private List<String> against(String message, String part, JsonNode value) {
        JsonNode schema = messages().get(message).get(part);
        ObjectNode withComponents = Server.JSON.createObjectNode();
        withComponents.set("allOf", Server.JSON.createArrayNode().add(schema));
        withComponents.set("components", document.get("components"));
        return messages(SCHEMAS.getSchema(
                                SchemaLocation.of("memory:" + message + part + System.identityHashCode(this)),
                                withComponents)
                        .validate(
                                value,
                                context -> context.executionConfig(config -> config.formatAssertionsEnabled(true))))
                .stream()
                .map(violation -> message + " " + part + violation)
                .toList();
    }

    /** The fields and headers that the first example of a message has: all that there can be. */
    Set<String> fields(String message, String part) {
        return new TreeSet<>(messages().get(message).at("/examples/0/" + part).propertyNames());
    }

    private static List<String> messages(List<com.networknt.schema.Error> errors) {
        return errors.stream()
                .map(error -> error.getInstanceLocation() + ": " + error.getMessage())
                .toList();
    }
}
