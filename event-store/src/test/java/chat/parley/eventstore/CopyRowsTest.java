package chat.parley.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What COPY takes into a table. */
class CopyRowsTest {
    private final Connection connection = connect();

    private static Connection connect() {
        try {
            return Database.dataSource("copy").getConnection();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    @BeforeEach
    void makeTable() throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "create temporary table copied (place bigint primary key, words text not null, note text)");
        }
        connection.setAutoCommit(false);
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void areStoredAsTheyAre() throws SQLException {
        String words = "a\tb\nc\r\\N\\t \\. 🦜";
        CopyRows rows = new CopyRows();
        rows.number(1).text(words).plain(null).endRow();
        rows.number(2).text("").plain(7).endRow();
        assertThat(copy(rows)).isTrue();
        assertThat(stored()).containsExactly("1|" + words + "|null", "2||7");
    }

    @Test
    void areNotStoredIfOneIsThereAlreadyAndTheTransactionGoesOn() throws SQLException {
        assertThat(copy(row(5, "there"))).isTrue();
        CopyRows again = row(4, "new");
        again.number(5).text("there already").plain(null).endRow();
        assertThat(copy(again)).isFalse();
        assertThat(copy(row(6, "next"))).isTrue();
        assertThat(stored()).containsExactly("5|there|null", "6|next|null");
    }

    @Test
    void mayBeWrongOtherwiseWhichIsNoReasonToGoOn() {
        CopyRows wrong = new CopyRows();
        wrong.number(1).plain(null).plain(null).endRow();
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> copy(wrong))
                .withMessageContaining("not-null");
    }

    private static CopyRows row(long place, String words) {
        CopyRows rows = new CopyRows();
        rows.number(place).text(words).plain(null).endRow();
        return rows;
    }

    private boolean copy(CopyRows rows) throws SQLException {
        return rows.copyInto("copied", "place, words, note", connection);
    }

    private List<String> stored() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select * from copied order by place")) {
            List<String> stored = new ArrayList<>();
            while (rows.next()) {
                stored.add(rows.getLong(1) + "|" + rows.getString(2) + "|" + rows.getString(3));
            }
            return stored;
        }
    }
}
