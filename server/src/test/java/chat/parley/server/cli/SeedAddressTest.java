package chat.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.ds.PGSimpleDataSource;

/** An address is known however it is written, and what is none is refused without a word of it. */
class SeedAddressTest {
    private static PGSimpleDataSource database(String text) {
        String bare = SeedAddress.bare(text);
        assertThat(SeedAddress.isOne(bare)).isTrue();
        return SeedAddress.of(bare).database();
    }

    @ParameterizedTest
    @CsvSource({
        "postgresql://u:p@chat_db:5433/chat, chat_db, 5433, u, p",
        "postgresql://u:p@chat_db/chat, chat_db, 5432, u, p",
        "postgres://chat-db/chat, chat-db, 5432, ,",
        "PostgreSQL://u@db.example:6543/chat?pgbouncer=true, db.example, 6543, u, ",
        "postgresql://u:p%40%2Fs+@[::1]:5433/chat?connection_limit=5, ::1, 5433, u, p@/s+",
        "postgresql://u:p:a@ss@chat_db/chat, chat_db, 5432, u, p:a@ss",
        "JDBC:PostgreSQL://chat_db:5433/chat?user=u&password=p%40ss, chat_db, 5433, u, p@ss",
        "'  \"postgresql://u:p@db:5433/chat\" ', db, 5433, u, p",
        "'''postgresql://u:p@db:5433/chat''', db, 5433, u, p"
    })
    void hostAndUserAreFoundHoweverItIsWritten(String text, String host, int port, String user, String password) {
        PGSimpleDataSource database = database(text);
        assertThat(database.getServerNames()).containsExactly(host);
        assertThat(database.getPortNumbers()).containsExactly(port);
        assertThat(database.getDatabaseName()).isEqualTo("chat");
        assertThat(database.getUser()).isEqualTo(user);
        assertThat(database.getPassword()).isEqualTo(password);
    }

    @Test
    void whatItAsksForIsKept() {
        assertThat(database("jdbc:postgresql://db/chat?options=-c%20search_path%3Dold")
                        .getOptions())
                .isEqualTo("-c search_path=old");
        SeedAddress prisma = SeedAddress.of("postgresql://db/chat?schema=old%20one&sslmode=require");
        assertThat(prisma.schema()).isEqualTo("old one");
        assertThat(prisma.database().getSslMode()).isEqualTo("require");
        assertThat(prisma.database().getOptions()).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://root:s3cr3t@localhost/chat",
                "jdbc:mysql://localhost/chat?password=s3cr3t",
                "\"postgresql://u:s3cr3t@localhost/chat",
                "postgresql://u:s3cr3t@localhost",
                "postgresql://u:s3cr3t@localhost/",
                "postgresql://u:s3cr3t@localhost:99999/chat",
                "postgresql://u:s3cr3t@localhost:x/chat",
                "postgresql://u:s3cr3t@a:1,b:2/chat",
                "postgresql://u:12/s3cr3t@localhost/chat",
                "postgresql://u:12?s3cr3t@localhost/chat",
                "postgresql://u:12#s3cr3t@localhost/chat",
                "postgresql://h/c#s3cr3t@localhost/chat",
                "postgresql://u:s3cr3t %@localhost/chat",
                "postgresql://u:%s3cr3t@localhost/chat",
                "postgresql:s3cr3t",
                "postgres:/s3cr3t",
                "jdbc:postgresql://u:s3cr3t@localhost:5432/chat",
                "jdbc:postgresql://localhost:s3cr3t/chat"
            })
    void whatIsNoneIsRefusedWithoutAWordOfIt(String text) {
        String bare = SeedAddress.bare(text);
        assertThat(SeedAddress.isOne(bare)).isTrue();
        assertThatThrownBy(() -> SeedAddress.of(bare))
                .isInstanceOfSatisfying(
                        CommandFailure.class,
                        failure -> assertThat(failure.exitCode()).isEqualTo(CommandFailure.USAGE))
                .hasMessageContaining("no address of a PostgreSQL database")
                .hasMessageNotContaining("s3cr3t")
                .hasNoCause();
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat.sql", "./postgresql.sql", "-", "/srv/postgres/chat.sql"})
    void aFileIsNone(String text) {
        assertThat(SeedAddress.isOne(SeedAddress.bare(text))).isFalse();
    }
}
