package chat.parley.server.cli;

import chat.parley.server.cli.SeedSource.BadRow;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the columns of the seed's table are in its rows. */
record SeedTable(int columns, int id, int username, int content, int createdAt) {
    static final String DEFAULT_NAME = "Message";
    /** In the order in which the seed has them. */
    static final List<String> COLUMNS = List.of("id", "username", "content", "createdAt");

    static SeedTable of(List<String> columns) {
        List<Integer> places = COLUMNS.stream().map(columns::indexOf).toList();
        if (places.contains(-1)) {
            throw CommandFailure.failed(
                    "the table has the columns %s, and not %s".formatted(columns, String.join(", ", COLUMNS)));
        }
        return new SeedTable(columns.size(), places.get(0), places.get(1), places.get(2), places.get(3));
    }

    /** A value as it was written: null for none, or not to be read, and why. */
    record Field(@Nullable String text, @Nullable String fault) {
        static Field of(@Nullable String text) {
            return new Field(text, null);
        }

        static Field bad(String why) {
            return new Field(null, why);
        }
    }

    SeedRow row(List<Field> fields) {
        if (fields.size() != columns) {
            throw new BadRow(
                    id < fields.size() ? fields.get(id).text() : null,
                    "it has %d values for %d columns".formatted(fields.size(), columns));
        }
        String row = fields.get(id).text();
        String fault = Stream.of(id, username, content, createdAt)
                .map(place -> fields.get(place).fault())
                .filter(found -> found != null)
                .findFirst()
                .orElse(null);
        if (fault != null) {
            throw new BadRow(row, fault);
        }
        String name = fields.get(username).text();
        String text = fields.get(content).text();
        String time = fields.get(createdAt).text();
        if (row == null || name == null || text == null || time == null) {
            throw new BadRow(row, "it lacks one of " + String.join(", ", COLUMNS));
        }
        return new SeedRow(row, name, text, SeedTimes.parse(row, time));
    }
}
