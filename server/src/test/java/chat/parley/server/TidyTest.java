package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What no compiler checks: documents that name what exists, and sources that stay small and finished. */
class TidyTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final int FILE_LINES_MAX = 300;
    private static final int METHOD_LINES_MAX = 40;
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:|#|mailto:)([^)#\\s]+)(#[^)]*)?\\)");
    private static final Pattern CLASS_NAME = Pattern.compile("`([A-Z][a-z]+(?:[A-Z][a-z0-9]+)+)(?:\\.[a-zA-Z]+)?`");
    private static final Pattern LEFT_OVER =
            Pattern.compile("Thread\\.sleep\\(|System\\.(out|err)\\.print|\\b(TO" + "DO|FIX" + "ME)\\b|@Dis" + "abled");
    private static final Pattern REASON = Pattern.compile("\\(\"([a-z-]+)\", (\\d{3})\\)");
    private static final Set<String> NOT_OURS = Set.of(
            "AggregateStreamCreationException",
            "ConcurrencyException",
            "ErrorResponseException",
            "EventStoreException",
            "GlobalSequenceTrackingToken",
            "IdentifierFactory",
            "JdbcEventStorageEngine");

    @Test
    void linksInDocumentsLeadSomewhere() throws IOException {
        List<String> dead = new ArrayList<>();
        for (Path document : files(".md")) {
            Matcher links = LINK.matcher(Files.readString(document));
            while (links.find()) {
                if (!Files.exists(document.resolveSibling(links.group(1)))) {
                    dead.add(ROOT.relativize(document) + " -> " + links.group(1));
                }
            }
        }
        assertThat(dead).isEmpty();
    }

    @Test
    void classesThatDocumentsNameExist() throws IOException {
        Set<String> sources = files(".java").stream()
                .map(path -> path.getFileName().toString().replace(".java", ""))
                .collect(Collectors.toSet());
        String everything = files(".java").stream().map(TidyTest::read).collect(Collectors.joining());
        List<String> unknown = new ArrayList<>();
        for (Path document : files(".md")) {
            Matcher names = CLASS_NAME.matcher(Files.readString(document));
            while (names.find()) {
                String name = names.group(1);
                boolean nested = everything.contains("record " + name) || everything.contains("enum " + name);
                if (!sources.contains(name) && !nested && !NOT_OURS.contains(name)) {
                    unknown.add(ROOT.relativize(document) + ": " + name);
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    @Test
    void everyRefusalIsInTheWireDocument() throws IOException {
        String wire = Files.readString(ROOT.resolve("docs/wire.md"));
        Matcher reasons =
                REASON.matcher(Files.readString(ROOT.resolve("api/src/main/java/chat/parley/api/Refusal.java")));
        List<String> rows = new ArrayList<>();
        while (reasons.find()) {
            rows.add("| `%s` | %s |".formatted(reasons.group(1), reasons.group(2)));
        }
        assertThat(rows)
                .hasSizeGreaterThan(20)
                .allSatisfy(row -> assertThat(wire).contains(row));
    }

    @Test
    void sourcesAreSmallAndFinished() throws IOException {
        List<String> untidy = new ArrayList<>();
        for (String kind : List.of(".java", ".js", ".css")) {
            for (Path source : files(kind)) {
                int lines = Files.readAllLines(source).size();
                if (lines > FILE_LINES_MAX) {
                    untidy.add(ROOT.relativize(source) + " has " + lines + " lines");
                }
            }
        }
        for (Path source : files(".java")) {
            List<String> lines = Files.readAllLines(source);
            if (LEFT_OVER.matcher(String.join("\n", lines)).find()) {
                untidy.add(ROOT.relativize(source) + " sleeps, prints, or is not finished");
            }
            longMethod(lines).ifPresent(line -> untidy.add(ROOT.relativize(source) + ": long method at " + line));
        }
        assertThat(untidy).isEmpty();
    }

    /** The formatter puts a member at four spaces and its closing brace likewise, so lines can be counted between. */
    private static Optional<Integer> longMethod(List<String> lines) {
        int start = -1;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.matches(" {4}\\S.*\\) (throws .*)?\\{")) {
                start = i;
            } else if (line.equals("    }") && start >= 0) {
                if (i - start > METHOD_LINES_MAX) {
                    return Optional.of(start + 1);
                }
                start = -1;
            }
        }
        return Optional.empty();
    }

    private static List<Path> files(String ending) throws IOException {
        try (Stream<Path> paths = Files.walk(ROOT)) {
            List<Path> found = paths.filter(path -> path.toString().endsWith(ending))
                    .filter(path -> Stream.of("target", "data", "node_modules", ".git")
                            .noneMatch(skipped -> ROOT.relativize(path).startsWith(skipped)
                                    || path.toString().contains("/" + skipped + "/")))
                    .toList();
            assertThat(found).as("files ending in " + ending).isNotEmpty();
            return found;
        }
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
