package chat.parley.benchmarks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.stream.Stream;
import org.postgresql.ds.PGSimpleDataSource;

/** A PostgreSQL 18 of the benchmark's own on this machine, durable as in production. */
final class Database implements AutoCloseable {
    private final EmbeddedPostgres postgres;
    private final Path data;

    private Database(EmbeddedPostgres postgres, Path data) {
        this.postgres = postgres;
        this.data = data;
    }

    static Database start() throws IOException {
        Path data = Files.createTempDirectory("parley-benchmarks");
        EmbeddedPostgres postgres = EmbeddedPostgres.builder()
                .setDataDirectory(data.resolve("postgres"))
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setServerConfig("listen_addresses", "127.0.0.1")
                .setServerConfig("shared_buffers", "512MB")
                .setServerConfig("max_wal_size", "4GB")
                // A database that has run for a while writes its log over old files; making a new one stops it for 60
                // ms.
                .setServerConfig("min_wal_size", "4GB")
                .setServerConfig("max_connections", "300")
                .start();
        Database database = new Database(postgres, data);
        database.createLog();
        database.fillWriteAheadLog();
        return database;
    }

    private void createLog() {
        execute("create schema event_store");
        for (String script : new String[] {"V1__events.sql", "V2__commit_order.sql", "V3__ids_by_prefix.sql"}) {
            try (InputStream sql =
                    Objects.requireNonNull(getClass().getResourceAsStream("/db/event-store/" + script))) {
                execute(new String(sql.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
    }

    private void fillWriteAheadLog() {
        execute("create table filler as select repeat(md5(n::text), 30) from generate_series(1, 2500000) n");
        execute("drop table filler");
        execute("checkpoint");
    }

    int port() {
        return postgres.getPort();
    }

    String jdbcUrl() {
        return postgres.getJdbcUrl("postgres", "postgres");
    }

    /** Makes a database of its own for a server. */
    String newDatabase(String name) {
        execute("create database " + name);
        return jdbcUrl().replaceFirst("/postgres\\?", "/" + name + "?");
    }

    PGSimpleDataSource connections() {
        PGSimpleDataSource connections = new PGSimpleDataSource();
        connections.setUrl(jdbcUrl());
        return connections;
    }

    void execute(String sql) {
        try (Connection connection = connections().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    String query(String sql) {
        return query(jdbcUrl(), sql);
    }

    /** Asks one of its databases. */
    static String query(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(sql, failure);
        }
    }

    /** Empties the log; every measurement begins alike. */
    void empty() {
        execute("truncate event_store.domain_event, event_store.snapshot");
        execute("drop table if exists domainevententry, snapshotevententry");
        execute("checkpoint");
    }

    /** Makes each commit take at least that long, as a disk does that does not cache. */
    void commitDelay(int micros) {
        execute("alter system set commit_delay = " + micros);
        execute("alter system set commit_siblings = " + (micros == 0 ? 5 : 0));
        execute("select pg_reload_conf()");
    }

    /** CPU time of all its processes so far, in microseconds. */
    long cpuMicros() {
        return ProcessHandle.of(postmaster())
                .map(postmaster -> Stream.concat(Stream.of(postmaster), postmaster.descendants())
                        .mapToLong(process -> Cpu.micros(process.pid()))
                        .sum())
                .orElse(0L);
    }

    private long postmaster() {
        try {
            return Long.parseLong(Files.readAllLines(data.resolve("postgres/postmaster.pid"))
                    .getFirst()
                    .strip());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() throws IOException {
        postgres.close();
        try (Stream<Path> files = Files.walk(data)) {
            files.sorted((a, b) -> b.compareTo(a)).forEach(file -> file.toFile().delete());
        }
    }
}
