package chat.parley.benchmarks;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A table in Markdown on standard output, row by row as they come. */
final class Table {
    private static final PrintStream OUT =
            new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

    Table(String title, String... columns) {
        OUT.printf("%n### %s%n%n", title);
        row((Object[]) columns);
        OUT.println("|" + " --- |".repeat(columns.length));
    }

    /** Numbers are shown with as many digits as they deserve. */
    void row(Object... cells) {
        StringBuilder row = new StringBuilder("|");
        for (Object cell : cells) {
            row.append(' ').append(text(cell)).append(" |");
        }
        OUT.println(row);
    }

    private static String text(Object cell) {
        if (cell instanceof Double number) {
            return String.format(
                    Locale.ROOT, Math.abs(number) >= 100 ? "%,.0f" : Math.abs(number) >= 10 ? "%.1f" : "%.2f", number);
        }
        return cell instanceof Number number ? String.format(Locale.ROOT, "%,d", number.longValue()) : cell.toString();
    }
}
