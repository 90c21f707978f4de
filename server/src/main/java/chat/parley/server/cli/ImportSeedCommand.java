package chat.parley.server.cli;

import chat.parley.api.room.RoomLimits;
import chat.parley.server.cli.SeedSource.BadRow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.node.ObjectNode;

/** {@code import-seed}: the messages of the NestJS chat into a room; whoever says it again goes on where it ended. */
@Command(
        name = "import-seed",
        description =
                "Takes the messages of the NestJS chat into a room, with their times. Said again, it goes on: a message"
                        + " is there once.")
final class ImportSeedCommand implements Callable<Integer> {
    @Mixin
    private ServerOptions server;

    @Parameters(
            arity = "0..1",
            paramLabel = "SOURCE",
            description =
                    "The address of its PostgreSQL, as JDBC or Prisma writes it; or a dump, of pg_dump in plain format"
                            + " or of sqlite3's .dump, - for the standard input; else DATABASE_URL.")
    private @Nullable String source;

    @Option(names = "--room", paramLabel = "ROOM", description = "The id of the room; else general.")
    private String room = RoomLimits.GENERAL;

    @Option(
            names = "--table",
            paramLabel = "TABLE",
            description = "Where the messages are, as NAME or SCHEMA.NAME; else Message.")
    private String table = SeedTable.DEFAULT_NAME;

    @Option(
            names = "--rename",
            paramLabel = "NAME=NAME",
            description = "An author, and who that is here; may be said again, and must be the same each time.")
    private Map<String, String> names = new LinkedHashMap<>();

    @Option(names = "--dry-run", description = "Stores nothing, and tells what would be taken, and what not.")
    private boolean isDryRun;

    @Option(names = "--report", paramLabel = "FILE", description = "Gets a line for each row that is not taken.")
    private @Nullable Path report;

    @Override
    public Integer call() {
        Supplier<SeedSource> from = from();
        try (ServerClient client = server.connect();
                SeedReport refused = new SeedReport(report)) {
            SeedBatch batch = new SeedBatch(client, room, isDryRun, names, refused);
            batch.send(); // Nothing yet, so that it is known whether anything can be.
            long rows = read(from, batch, refused);
            print(rows, batch, refused);
            return refused.refused() == 0 ? 0 : CommandFailure.FAILED;
        }
    }

    /** Opens nothing yet, and refuses an address that is none. */
    private Supplier<SeedSource> from() {
        String named = source != null ? source : server.environment().get("DATABASE_URL");
        String bare = named == null ? "" : SeedAddress.bare(named);
        if (bare.isEmpty()) {
            throw CommandFailure.usage(
                    "say what to import: a dump, or the address of a database, here or in DATABASE_URL");
        }
        if (SeedAddress.isOne(bare)) {
            SeedAddress address = SeedAddress.of(bare);
            return () -> SeedDatabase.open(address, table);
        }
        return () -> new SeedOrder(SeedDump.open(bare, table));
    }

    private long read(Supplier<SeedSource> from, SeedBatch batch, SeedReport refused) {
        try (SeedSource seed = from.get()) {
            Progress progress = server.progress(seed.unit());
            long rows = 0;
            try {
                while (add(seed, batch, refused)) {
                    rows++;
                    progress.show("import-seed", seed.done(), seed.total());
                }
                progress.show("import-seed", seed.done(), seed.total()); // What follows the last row is read, too.
            } finally {
                progress.end();
            }
            batch.send();
            if (seed.outOfOrder() > 0) {
                server.note(
                        ("%d rows stand behind some with greater ids, as they are in the dump: from the database they"
                                        + " would come in order")
                                .formatted(seed.outOfOrder()));
            }
            return rows;
        }
    }

    /** Whether there was one more. */
    private static boolean add(SeedSource seed, SeedBatch batch, SeedReport refused) {
        try {
            SeedRow row = seed.next();
            if (row == null) {
                return false;
            }
            batch.add(row);
        } catch (BadRow bad) {
            refused.add(bad.id(), null, "unreadable", String.valueOf(bad.getMessage()));
        }
        return true;
    }

    private void print(long rows, SeedBatch batch, SeedReport refused) {
        ObjectNode document = OperatorCommands.JSON.createObjectNode().put("room", room);
        document.put("rows", rows)
                .put("taken", batch.taken())
                .put("present", batch.present())
                .put("refused", refused.refused())
                .put("dryRun", isDryRun);
        document.set("reasons", refused.json());
        List<String> lines = new ArrayList<>();
        lines.add("%d rows: %d %s %s, %d were there already, %d cannot be taken"
                .formatted(
                        rows,
                        batch.taken(),
                        isDryRun ? "would come into" : "are now in",
                        room,
                        batch.present(),
                        refused.refused()));
        server.print(document, lines);
        refused.lines().forEach(server::note);
    }
}
