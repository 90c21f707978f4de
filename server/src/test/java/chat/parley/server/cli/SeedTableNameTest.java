package chat.parley.server.cli;

import static chat.parley.server.cli.SeedDumpTest.read;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Of the tables of a dump only the one that is asked for is read. */
class SeedTableNameTest {
    private static final String THEN = "2026-11-22T10:15:30.123Z";

    @Test
    void aTableOfAnotherSchemaOrCaseIsAnotherOneInPostgresql() {
        String dump = """
                CREATE TABLE archive."Message" (id integer, text text);
                CREATE TABLE public.message (id integer, text text);
                CREATE TABLE public."Message" (id integer, username text, content text, "createdAt" timestamp);
                COPY archive."Message" (id, text) FROM stdin;
                1\tother
                \\.
                COPY public.message (id, text) FROM stdin;
                2\tother
                \\.
                COPY public."Message" (id, username, content, "createdAt") FROM stdin;
                3\tada\tx\t2026-11-22 10:15:30.123
                \\.
                INSERT INTO archive."Message" VALUES (4, 'other');
                INSERT INTO chat.public."Message" VALUES (5, 'bob', 'y', '2026-11-22 10:15:30.123');
                INSERT INTO public.Message VALUES (6, 'other');
                """;
        assertThat(read(dump, "public.Message")).containsExactly("3 ada x " + THEN, "5 bob y " + THEN);
        assertThat(read(dump.replace("archive.\"Message\"", "archive.\"Old\""), "Message"))
                .containsExactly("3 ada x " + THEN, "5 bob y " + THEN);
        assertThatThrownBy(() -> read(dump, "other.Message"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("no table other.Message");
    }

    @Test
    void whereTwoSchemasHaveItSomebodyHasToSayWhich() {
        String columns = "(id integer, username text, content text, \"createdAt\" timestamp);\n";
        String both = "CREATE TABLE archive.\"Message\" %sCREATE TABLE public.\"Message\" %s%s"
                .formatted(
                        columns,
                        columns,
                        "INSERT INTO public.\"Message\" VALUES (1, 'ada', 'x', '2026-11-22 10:15:30.123');");
        assertThatThrownBy(() -> read(both, "Message"))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("in archive and in public");
        assertThat(read(both, "public.Message")).containsExactly("1 ada x " + THEN);
        assertThat(read(both, "archive.Message")).isEmpty();
    }

    @Test
    void whereADumpHasNoSchemasTheCaseIsAllTheSame() {
        String dump = """
                CREATE TABLE "message" ("createdAt" DATETIME, "id" INTEGER, "username" TEXT, "content" TEXT);
                INSERT INTO message VALUES(1795342530123,1,'ada','x');
                INSERT INTO "MESSAGE" VALUES(1795342530123,2,'bob','y');
                """;
        assertThat(read(dump, "Message")).containsExactly("1 ada x " + THEN, "2 bob y " + THEN);
        assertThat(read(dump, "public.Message")).hasSize(2);
    }

    @Test
    void inSqlItIsQuoted() {
        assertThat(SeedTableName.of("Message").quoted()).isEqualTo("\"Message\"");
        assertThat(SeedTableName.of("old.Mess\"age").within("public").quoted()).isEqualTo("\"old\".\"Mess\"\"age\"");
        assertThat(SeedTableName.of("Message").within("public").quoted()).isEqualTo("\"public\".\"Message\"");
    }
}
