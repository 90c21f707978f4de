package chat.parley.server.docs;

import static chat.parley.server.docs.Schemas.count;
import static chat.parley.server.docs.Schemas.listOf;
import static chat.parley.server.docs.Schemas.place;
import static chat.parley.server.docs.Schemas.text;
import static chat.parley.server.docs.Schemas.words;

import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.NumberSchema;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.util.List;
import java.util.Map;

/** What bodies look like that only operators see; their Java types are not to be had here. */
final class OperatorSchemas {
    static final String PROJECTION = "Projection";
    static final String DEAD_LETTER = "DeadLetter";
    static final String HEALTH = "Health";
    static final String INFO = "Info";

    static final Map<String, Schema<?>> ALL = Map.of(
            PROJECTION, projection(),
            DEAD_LETTER, deadLetter(),
            HEALTH, health(),
            INFO, info());

    private OperatorSchemas() {}

    private static Schema<?> projection() {
        Schema<?> projection = new ObjectSchema()
                .addProperty("name", text())
                .addProperty("state", words(List.of("running", "rebuilding", "filling", "failing", "stopped")))
                .addProperty("version", new IntegerSchema().description("Of the rules that filled what is served."))
                .addProperty("position", place("The place in the whole store that it has reached."))
                .addProperty("head", place("The place of the newest event."))
                .addProperty("lag", place("By how many places it is behind."))
                .addProperty("progress", new NumberSchema().description("Of a rebuild or first filling, from 0 to 1."))
                .addProperty("error", text().description("What it stumbles over, if anything."))
                .addProperty("rebuild", rebuild());
        projection.setRequired(List.of("name", "state", "version", "position", "head", "lag", "progress"));
        projection.setAdditionalProperties(false);
        return projection;
    }

    private static Schema<?> rebuild() {
        Schema<?> rebuild = new ObjectSchema()
                .description("The newest, if there was one.")
                .addProperty("projection", text())
                .addProperty("version", new IntegerSchema().description("Of the rules that it is built by."))
                .addProperty("state", words(List.of("building", "checking", "paused", "done", "failed", "abandoned")))
                .addProperty("position", place("The place in the whole store that it has reached."))
                .addProperty("eventsPerSecond", new NumberSchema())
                .addProperty("startedAt", text().format("date-time"))
                .addProperty("endedAt", text().format("date-time"))
                .addProperty("message", text().description("What came of it, or what it stumbles over."));
        rebuild.setRequired(List.of("projection", "version", "state", "position", "eventsPerSecond", "startedAt"));
        rebuild.setAdditionalProperties(false);
        return rebuild;
    }

    private static Schema<?> deadLetter() {
        Schema<?> letter = new ObjectSchema()
                .addProperty("projection", text())
                .addProperty("room", text())
                .addProperty("sequence", place("That of the event that failed, in its room."))
                .addProperty("position", place("Its place in the whole store."))
                .addProperty("event", text().description("The name that it is stored under."))
                .addProperty("cause", text().description("Why it failed."))
                .addProperty("since", text().format("date-time"))
                .addProperty("attempts", count("How often it has failed."))
                .addProperty("nextAttempt", text().format("date-time"))
                .addProperty("lastSequence", place("That of the newest event of the room that waits."))
                .addProperty("letters", count("How many events wait, the one that failed included."));
        letter.setRequired(List.copyOf(letter.getProperties().keySet()));
        letter.setAdditionalProperties(false);
        return letter;
    }

    private static Schema<?> health() {
        Schema<?> health = new ObjectSchema().addProperty("status", text()).addProperty("groups", listOf(text()));
        health.setRequired(List.of("status"));
        return health;
    }

    private static Schema<?> info() {
        Schema<?> build = new ObjectSchema();
        List<String> parts = List.of("artifact", "group", "name", "time", "version");
        parts.forEach(part -> build.addProperty(part, text()));
        build.setRequired(parts);
        Schema<?> info = new ObjectSchema().addProperty("build", build);
        info.setRequired(List.of("build"));
        return info;
    }
}
