package chat.parley.server.cli;

import static chat.parley.server.cli.SeedDumpTest.rows;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Rows come in order as far as those that wait show it, and these are bounded. */
class SeedOrderTest {
    @Test
    void rowsComeInTheOrderOfTheirIdsAsFarAsCanBeSeen() {
        String dump =
                "INSERT INTO Message VALUES(10,'a','x',0),(9,'a','x',0),(b,'a','x',0),('c','a','x',0),(100,'a','x',0);";
        SeedOrder near = new SeedOrder(new SeedDump(new ByteArrayInputStream(dump.getBytes(UTF_8)), 0, "Message"));
        assertThat(rows(near)).extracting(row -> row.split("[ :]", 2)[0]).containsExactly("?", "9", "10", "100", "c");
        assertThat(near.outOfOrder()).isZero();
        String far = IntStream.rangeClosed(0, SeedOrder.ROWS_MAX + 1)
                .mapToObj(i -> "(%d,'a','x',0)".formatted(SeedOrder.ROWS_MAX + 1 - i))
                .collect(Collectors.joining(",", "INSERT INTO Message VALUES", ";"));
        SeedOrder wide = new SeedOrder(new SeedDump(new ByteArrayInputStream(far.getBytes(UTF_8)), 0, "Message"));
        assertThat(rows(wide)).hasSize(SeedOrder.ROWS_MAX + 2);
        assertThat(wide.outOfOrder()).isEqualTo(2);
    }

    @Test
    void rowsThatWaitAreFewWhereTheirNamesAreLong() {
        String name = "x".repeat(SqlTokens.VALUE_BYTES_MAX);
        Endless rows = new Endless(new SeedRow("1", name, "", Instant.EPOCH));
        try (SeedOrder order = new SeedOrder(rows)) {
            assertThat(order.next()).isNotNull();
        }
        assertThat(rows.done()).isLessThan(100);
    }

    /** The same row again and again. */
    private static final class Endless implements SeedSource {
        private final SeedRow row;
        private long done;

        private Endless(SeedRow row) {
            this.row = row;
        }

        @Override
        public SeedRow next() {
            done++;
            return row;
        }

        @Override
        public long done() {
            return done;
        }

        @Override
        public long total() {
            return 0;
        }

        @Override
        public String unit() {
            return "rows";
        }

        @Override
        public void close() {}
    }
}
