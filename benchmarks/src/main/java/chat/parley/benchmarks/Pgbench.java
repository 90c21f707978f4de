package chat.parley.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** PostgreSQL's own benchmark doing the same INSERT, one row a transaction: what the database can without any application. */
final class Pgbench {
    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+) \\(without");
    private static final String TABLE = """
            drop table if exists pgbench_event;
            create table pgbench_event (like event_store.domain_event including all);
            alter table pgbench_event alter column global_index add generated always as identity""";
    private static final String SCRIPT = """
            \\set sequence random(1, 1000000000000)
            insert into pgbench_event (event_id, aggregate_id, sequence_number, type, time_stamp, payload_type,
                                       payload_revision, payload, meta_data)
            values (gen_random_uuid()::text, 'room-' || (:client_id)::text, :sequence, 'Room', now(), 'room.Posted', '1',
                    convert_to('{"roomId":"room-1","messageId":"0199c1a4-6d5c-7cc3-8000-000000000000","username":"sender-1",'
                               || '"content":"It is a truth universally acknowledged, that a message must be"}', 'UTF8'),
                    convert_to('{}', 'UTF8'));
            """;

    private Pgbench() {}

    /** Transactions a second, or nothing where pgbench is not installed. */
    static Optional<Double> run(Database database, int clients, Duration time)
            throws IOException, InterruptedException {
        Optional<Path> program = program();
        if (program.isEmpty()) {
            return Optional.empty();
        }
        database.execute(TABLE);
        Path script = Files.createTempFile("pgbench", ".sql");
        Files.writeString(script, SCRIPT);
        Process pgbench = new ProcessBuilder(
                        program.get().toString(),
                        "--no-vacuum",
                        "--protocol=prepared",
                        "--client=" + clients,
                        "--jobs=" + Math.min(2, clients),
                        "--time=" + time.toSeconds(),
                        "--file=" + script,
                        "--host=127.0.0.1",
                        "--port=" + database.port(),
                        "--username=postgres",
                        "postgres")
                .redirectErrorStream(true)
                .start();
        String output = new String(pgbench.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        pgbench.waitFor();
        Files.delete(script);
        Matcher tps = TPS.matcher(output);
        if (!tps.find()) {
            throw new IllegalStateException(output);
        }
        return Optional.of(Double.parseDouble(tps.group(1)));
    }

    private static Optional<Path> program() throws IOException {
        Path installations = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(installations)) {
            return Optional.empty();
        }
        try (Stream<Path> versions = Files.list(installations)) {
            return versions.map(version -> version.resolve("bin/pgbench"))
                    .filter(Files::isExecutable)
                    .max(Path::compareTo);
        }
    }
}
