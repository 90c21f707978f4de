package chat.parley.server.cli;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;

/** The rows that could not be taken: each in a file, if one is asked for, and all of a kind together for whoever watches. */
final class SeedReport implements AutoCloseable {
    private static final int KINDS_MAX = 1_000;
    private static final int KINDS_SHOWN_MAX = 20;
    private static final int ROWS_SHOWN_MAX = 5;
    private static final int AUTHOR_CHARS_SHOWN_MAX = 60;

    private final @Nullable BufferedWriter file;
    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private long refused;

    /** Writes each to that file, if there is one. */
    SeedReport(@Nullable Path file) {
        try {
            this.file = file == null ? null : Files.newBufferedWriter(file);
        } catch (IOException failure) {
            throw CommandFailure.failed("%s cannot be written: %s".formatted(file, failure));
        }
    }

    /** Rows that are refused for the same. */
    private static final class Kind {
        private final String code;
        private final String detail;
        private final List<String> rows = new ArrayList<>();
        private long count;

        private Kind(String code, String detail) {
            this.code = code;
            this.detail = detail;
        }
    }

    /** What a row is refused for may be the fault of its author, whom it then names. */
    void add(String row, @Nullable String author, String code, String detail) {
        refused++;
        String whose = author == null ? detail : "%s: %s".formatted(shown(author), detail);
        String key = code + " " + (author == null ? detail.replaceAll("[0-9]+", "N") : author);
        Kind kind = kinds.get(key);
        if (kind == null) {
            kind = kinds.size() < KINDS_MAX
                    ? new Kind(code, whose)
                    : kinds.getOrDefault(code, new Kind(code, "and others"));
            kinds.put(kinds.size() < KINDS_MAX ? key : code, kind);
        }
        kind.count++;
        if (kind.rows.size() < ROWS_SHOWN_MAX) {
            kind.rows.add(row);
        }
        write(row, code, whose);
    }

    private void write(String row, String code, String detail) {
        if (file != null) {
            try {
                file.write("%s\t%s\t%s%n".formatted(row, code, detail.replaceAll("\\s+", " ")));
            } catch (IOException failure) {
                throw CommandFailure.failed("the report cannot be written: " + failure);
            }
        }
    }

    private static String shown(String author) {
        String printable = author.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= AUTHOR_CHARS_SHOWN_MAX
                ? printable
                : printable.substring(0, AUTHOR_CHARS_SHOWN_MAX) + "…";
    }

    long refused() {
        return refused;
    }

    private List<Kind> byCount() {
        return kinds.values().stream()
                .sorted(Comparator.comparingLong((Kind kind) -> kind.count).reversed())
                .toList();
    }

    /** For people: the most frequent first, and no more than they would read. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        List<Kind> all = byCount();
        for (Kind kind : all.subList(0, Math.min(KINDS_SHOWN_MAX, all.size()))) {
            lines.add("  %d of %s (%s), such as row %s"
                    .formatted(kind.count, kind.detail, kind.code, String.join(", ", kind.rows)));
        }
        if (all.size() > KINDS_SHOWN_MAX) {
            lines.add("  and %d more kinds: --report FILE has every row".formatted(all.size() - KINDS_SHOWN_MAX));
        }
        return lines;
    }

    /** The same for programs. */
    ArrayNode json() {
        ArrayNode reasons = OperatorCommands.JSON.createArrayNode();
        for (Kind kind : byCount()) {
            ArrayNode rows = reasons.addObject()
                    .put("code", kind.code)
                    .put("detail", kind.detail)
                    .put("count", kind.count)
                    .putArray("rows");
            kind.rows.forEach(rows::add);
        }
        return reasons;
    }

    @Override
    public void close() {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException failure) {
            throw CommandFailure.failed("the report cannot be written: " + failure);
        }
    }
}
