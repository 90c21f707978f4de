package chat.parley.query.audit;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An audit as lines of a table (RFC 4180). */
final class AuditCsv {
    static final String HEAD = "type,room,sequence,at,by,subject,reason\r\n";

    /** What spreadsheets take for the beginning of a formula, or may find one behind. */
    private static final String FORMULAS = "=+-@\t\r\n＝＋－＠";

    private AuditCsv() {}

    static String lines(List<AuditEntry> entries) {
        return entries.stream().map(AuditCsv::line).collect(Collectors.joining());
    }

    private static String line(AuditEntry entry) {
        return Stream.of(
                        entry.type(),
                        entry.room(),
                        Long.toString(entry.sequence()),
                        entry.at().toString(),
                        cell(entry.by()),
                        cell(entry.subject()),
                        cell(entry.reason()))
                .collect(Collectors.joining(",", "", "\r\n"));
    }

    /** People have written it: it must neither end the cell nor be computed. */
    static String cell(@Nullable String text) {
        String value = Objects.requireNonNullElse(text, "");
        if (!value.isEmpty() && FORMULAS.indexOf(value.charAt(0)) >= 0) {
            value = "'" + value;
        }
        boolean isPlain = value.chars().noneMatch(c -> c == '"' || c == ',' || c == '\r' || c == '\n');
        return isPlain ? value : '"' + value.replace("\"", "\"\"") + '"';
    }
}
