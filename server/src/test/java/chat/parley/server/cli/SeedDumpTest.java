package chat.parley.server.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import chat.parley.server.cli.SeedSource.BadRow;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every form in which the seed's table is dumped gives the same rows; what is damaged is told, and the rest read. */
class SeedDumpTest {
    private static final Instant THEN = Instant.parse("2026-11-22T10:15:30.123Z");
    private static final String QUOTED = "'2026-11-22 10:15:30.123'";

    @TempDir
    private Path directory;

    @Test
    void aDumpOfPgDumpHasItsRowsBehindACopy() {
        String dump = """
                \\restrict abc'def
                -- PostgreSQL database dump; it's plain
                SET statement_timeout = 0;
                SET client_encoding = 'UTF8';
                SELECT pg_catalog.set_config('search_path', '', false);
                CREATE FUNCTION public.f() RETURNS int AS $body$ INSERT INTO "Message" VALUES (0); $body$ LANGUAGE sql;
                CREATE TABLE public."Message" (
                    id integer NOT NULL,
                    username text NOT NULL,
                    content text DEFAULT 'a, (b'::text NOT NULL,
                    "createdAt" timestamp(3) without time zone DEFAULT CURRENT_TIMESTAMP NOT NULL,
                    CONSTRAINT "x" CHECK ((id > 0))
                );
                COPY public."Other" (id, content) FROM stdin;
                1\\tINSERT INTO "Message" VALUES (9,'x','y',0);
                \\.

                COPY public."Message" (id, "createdAt", username, content) FROM stdin;
                1\t2026-11-22 10:15:30.123\tada\tit's \\"here\\"\\n\\t\\\\\\b\\f\\r\\v\\x41\\101🦜
                2\t2026-11-22 10:15:30.123\tbob\t\\N
                3\t2026-11-22 10:15:30.123\tcy
                4\t2026-11-22 10:15:30.123\tdan\t
                \\.

                SELECT pg_catalog.setval('public."Message_id_seq"', 4, true);
                """;
        assertThat(read(dump))
                .containsExactly(
                        "1 ada it's \"here\"\n\t\\\b\f\r\u000bAA🦜 " + THEN,
                        "2: it lacks one of id, username, content, createdAt",
                        "3: it has 3 values for 4 columns",
                        "4 dan  " + THEN);
    }

    @Test
    void orInInserts() {
        String dump = """
                CREATE TABLE public."Message" ("createdAt" timestamp, id integer, username text, content text);
                INSERT INTO public."Message" VALUES ('2026-11-22 10:15:30.123', 1, 'ada', 'it''s; -- \\n "x" (y)');
                INSERT INTO public."Message" (id, username, content, "createdAt") VALUES
                	(2, 'bob', 'a
                b', '2026-11-22 10:15:30.123'),
                	(3, 'cy', NULL, '2026-11-22 10:15:30.123')
                	ON CONFLICT DO NOTHING;
                INSERT INTO public."Other" VALUES (4, 'dan', 'x', 0);
                INSERT INTO public."Message" VALUES ('2026-11-22 12:15:30.123+02', 5, E'\\'', 'x');
                """;
        assertThat(read(dump))
                .containsExactly(
                        "1 ada it's; -- \\n \"x\" (y) " + THEN,
                        "2 bob a\nb " + THEN,
                        "3: it lacks one of id, username, content, createdAt",
                        "5: it has an E'…', which is not read");
    }

    @Test
    void aDumpOfSqliteHasItsTimesInMilliseconds() {
        String dump = """
                PRAGMA foreign_keys=OFF;
                BEGIN TRANSACTION;
                CREATE TABLE IF NOT EXISTS "Message" ("id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
                    "username" TEXT NOT NULL, "content" TEXT NOT NULL, "createdAt" DATETIME NOT NULL);
                INSERT INTO Message VALUES(1,'ada',replace(replace('it''s\\012two\\n\\r','\\r',char(13)),'\\012',char(10)),1795342530123);
                INSERT INTO "Message" VALUES(2,'bob',unistr('tab\\u0009\\\\\\U0001F99C\\+01f99c'),1795342530123.0);
                INSERT INTO Message VALUES(3,'cy','x','2026-11-22T10:15:30.123+00:00');
                INSERT INTO Message VALUES(4,'dan',X'00ff',1795342530123);
                INSERT INTO Message VALUES(5,upper('eve'),'x',(1)+1);
                INSERT INTO Message VALUES(6,'fay','y','2026-11-22 10:15:30.123Z');
                DELETE FROM sqlite_sequence;
                INSERT INTO sqlite_sequence VALUES('Message',5);
                COMMIT;
                """;
        assertThat(read(dump))
                .containsExactly(
                        "1 ada it's\ntwo\\n\r " + THEN,
                        "2 bob tab\t\\🦜🦜 " + THEN,
                        "3 cy x " + THEN,
                        "4: it has a value that is no literal",
                        "5: it has a value that is no literal",
                        "6 fay y " + THEN);
    }

    @ParameterizedTest
    @CsvSource({
        "2026-11-22 10:15:30.123, 2026-11-22T10:15:30.123Z",
        "2026-11-22T10:15:30.123456789Z, 2026-11-22T10:15:30.123Z",
        "2026-11-22 10:15:30, 2026-11-22T10:15:30Z",
        "2026-11-22 12:15:30+02, 2026-11-22T10:15:30Z",
        "2026-11-22 15:45:30+0530, 2026-11-22T10:15:30Z",
        "2026-11-22 05:15:30 -05:00, 2026-11-22T10:15:30Z",
        "1795342530123, 2026-11-22T10:15:30.123Z",
        "-1, 1969-12-31T23:59:59.999Z"
    })
    void timesWithoutAZoneAreInUtc(String text, Instant time) {
        assertThat(SeedTimes.parse("1", text)).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "now", "infinity", "2026-02-30 10:00:00", "2026-11-22", "99999999999999999999", "1e3"})
    void whatIsNoTimeIsToldWithItsRow(String text) {
        assertThatThrownBy(() -> SeedTimes.parse("7", text))
                .isInstanceOfSatisfying(
                        BadRow.class, bad -> assertThat(bad.id()).isEqualTo("7"))
                .hasMessage("its createdAt is no time");
    }

    @Test
    void theSameRowIsTheSameMessageHoweverItWasDumped() {
        SeedRow copied = new SeedRow("1", "ada", "x", SeedTimes.parse("1", "2026-11-22 10:15:30.123"));
        SeedRow inserted = new SeedRow("1", "ada", "x", SeedTimes.parse("1", "1795342530123"));
        assertThat(copied.messageId()).isEqualTo(inserted.messageId());
        assertThat(copied.messageId()).hasToString("10395757-2e34-3c0c-b99a-911ff0542b6c");
        assertThat(new SeedRow("11", "ada", "x", THEN).messageId()).isNotEqualTo(copied.messageId());
        assertThat(new SeedRow("1", "ad", "ax", THEN).messageId()).isNotEqualTo(copied.messageId());
    }

    @Test
    void whatIsNotUtf8OrFarTooLongIsToldAndTheRestRead() {
        String dump = "INSERT INTO Message VALUES(1,'ada','\u00ff',1),(2,'bob','%s',1),(3,'cy','x',1795342530123);"
                .formatted("x".repeat(SqlTokens.VALUE_BYTES_MAX + 1));
        assertThat(rows(new SeedDump(new ByteArrayInputStream(dump.getBytes(ISO_8859_1)), 0, "Message")))
                .containsExactly("1: it is not UTF-8", "2: it has a value of more than 262144 bytes", "3 cy x " + THEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO Message VALUES(1,'ada','x",
                "INSERT INTO Message VALUES(1,'ada'",
                "INSERT INTO Message VALUES(1,'ada','x',0)",
                "INSERT INTO Message",
                "COPY \"Message\" (id, username, content, \"createdAt\") FROM stdin;\n1\tada\tx\t2026-11-22 10:15:30\n",
                "COPY \"Message\" (id, user"
            })
    void aDumpThatIsCutOffIsToldOnceItsRowsAreRead(String dump) {
        assertThatThrownBy(() -> read(dump)).isInstanceOf(CommandFailure.class).hasMessageContaining("cut off");
    }

    @Test
    void whatIsNoPlainDumpIsToldAtOnce() throws Exception {
        for (String file : List.of("PGDMP\u0001", "SQLite format 3\u0000", "\u001f\u008b\u0008")) {
            Path path = Files.write(directory.resolve("dump"), file.getBytes(ISO_8859_1));
            assertThatThrownBy(() -> SeedDump.open(path.toString(), "Message"))
                    .isInstanceOf(CommandFailure.class)
                    .hasMessageStartingWith("this is ");
        }
        assertThatThrownBy(() -> SeedDump.open(directory.resolve("none").toString(), "Message"))
                .hasMessage("SOURCE cannot be read: there is no such file");
        assertThatThrownBy(() -> SeedDump.open(directory.toString(), "Message"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("cannot be read");
        assertThatThrownBy(() -> read("SET client_encoding = 'LATIN1';\n")).hasMessageContaining("LATIN1");
        assertThatThrownBy(() -> read("CREATE TABLE message2 (id int);")).hasMessageContaining("no table Message");
        assertThatThrownBy(() -> read("CREATE TABLE message (id int, text text);"))
                .hasMessageContaining("[id, text]");
        assertThat(read("CREATE TABLE \"Message\" (id int, username text, content text, \"createdAt\" text);"))
                .isEmpty();
    }

    /** With the seed that a failure names. */
    @Test
    void whateverIsInARowComesBackAndWhateverIsBrokenIsToldInWords() {
        long seed = Long.getLong("dump.seed", new Random().nextLong());
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            String content = someText(random);
            assertThat(read(copy(content)))
                    .as("seed %d: %s", seed, content)
                    .containsExactly("1 ada " + content + " " + THEN);
            assertThat(read(insert(content)))
                    .as("seed %d: %s", seed, content)
                    .containsExactly("1 ada " + content + " " + THEN);
            byte[] dump = (random.nextBoolean() ? copy(content) : insert(content)).getBytes(UTF_8);
            for (int j = random.nextInt(4); j >= 0; j--) {
                dump[random.nextInt(dump.length)] = (byte) random.nextInt(256);
            }
            try {
                rows(new SeedDump(new ByteArrayInputStream(dump), 0, "Message"));
            } catch (CommandFailure told) {
                assertThat(told.getMessage()).as("seed %d", seed).isNotBlank();
            }
        }
    }

    private static String someText(Random random) {
        String letters = "ab'\"\\\n\t\r();,.-$NxE0{}🦜é\u0001";
        return random.ints(random.nextInt(20), 0, letters.codePointCount(0, letters.length()))
                .mapToObj(i -> Character.toString(letters.codePointAt(letters.offsetByCodePoints(0, i))))
                .reduce("", String::concat);
    }

    private static String copy(String content) {
        String escaped = content.replace("\\", "\\\\")
                .replace("\n", "\\n")
                .replace("\t", "\\t")
                .replace("\r", "\\r");
        return "COPY public.\"Message\" (id, username, content, \"createdAt\") FROM stdin;\n1\tada\t%s\t2026-11-22 10:15:30.123\n\\.\n"
                .formatted(escaped);
    }

    private static String insert(String content) {
        return "INSERT INTO \"Message\" VALUES (1, 'ada', '%s', %s);\n".formatted(content.replace("'", "''"), QUOTED);
    }

    private static List<String> read(String dump) {
        return read(dump, "Message");
    }

    static List<String> read(String dump, String table) {
        return rows(new SeedDump(new ByteArrayInputStream(dump.getBytes(UTF_8)), 0, table));
    }

    /** What is read, line by line, and what cannot be. */
    static List<String> rows(SeedSource source) {
        List<String> rows = new ArrayList<>();
        try (source) {
            while (true) {
                try {
                    SeedRow row = source.next();
                    if (row == null) {
                        return rows;
                    }
                    rows.add("%s %s %s %s".formatted(row.id(), row.username(), row.content(), row.createdAt()));
                } catch (BadRow bad) {
                    rows.add("%s: %s".formatted(bad.id(), bad.getMessage()));
                }
            }
        }
    }
}
