package chat.parley.server.cli;

import chat.parley.server.cli.SqlTokens.Kind;
import chat.parley.server.cli.SqlTokens.Line;
import chat.parley.server.cli.SqlTokens.Token;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The seed's table in what {@code pg_dump} writes in plain SQL, with COPY or INSERT, or {@code .dump} of {@code sqlite3}. */
final class SeedDump implements SeedSource {
    private static final Set<String> NO_COLUMNS =
            Set.of("CONSTRAINT", "PRIMARY", "UNIQUE", "CHECK", "FOREIGN", "EXCLUDE", "LIKE");

    private final InputStream in;
    private final SqlTokens tokens;
    private final long total;
    private final SeedTableName table;
    private SeedTable columns = SeedTable.of(SeedTable.COLUMNS);
    private SeedTable columnsHere = columns;
    private Place place = Place.STATEMENTS;
    private boolean isFound;
    private @Nullable String foundIn;

    private enum Place {
        STATEMENTS,
        VALUES,
        LINES
    }

    /** A total of 0 is one that nobody knows. */
    SeedDump(InputStream in, long total, String table) {
        this.in = in;
        this.tokens = new SqlTokens(in);
        this.total = total;
        this.table = SeedTableName.of(table);
    }

    static SeedDump open(String source, String table) {
        DumpFile file = DumpFile.open(source);
        return new SeedDump(file.in(), file.bytes(), table);
    }

    static CommandFailure cutOff() {
        return CommandFailure.failed("the dump is cut off: it ends within a statement");
    }

    @Override
    public @Nullable SeedRow next() {
        while (true) {
            SeedRow row = null;
            switch (place) {
                case VALUES -> row = inserted();
                case LINES -> row = copied();
                case STATEMENTS -> {
                    if (!takeStatement()) {
                        return end();
                    }
                }
            }
            if (row != null) {
                return row;
            }
        }
    }

    private @Nullable SeedRow end() {
        if (!isFound) {
            throw CommandFailure.failed("the dump has no table %s: --table names another".formatted(table));
        }
        return null;
    }

    /** Reads up to the rows of the table, or over the statement; false at the end. */
    private boolean takeStatement() {
        Token first = tokens.next();
        if (first.isWord("insert") && tokens.next().isWord("into")) {
            takeInsert();
        } else if (first.isWord("copy")) {
            takeCopy();
        } else if (first.isWord("create") && tokens.next().isWord("table")) {
            takeCreate();
        } else if (first.isWord("set") && tokens.next().isWord("client_encoding")) {
            takeEncoding();
        } else if (first.kind() != Kind.END && !first.isSymbol(";")) {
            skip(first);
        }
        return first.kind() != Kind.END;
    }

    private void takeInsert() {
        if (!isTable()) {
            skip(tokens.next());
            return;
        }
        columnsHere = namedColumns();
        Token token = tokens.next();
        while (!token.isWord("values")) { // OVERRIDING SYSTEM VALUE
            requireMore(token);
            token = tokens.next();
        }
        place = Place.VALUES;
        isFound = true;
    }

    private void takeCopy() {
        boolean isOurs = isTable();
        SeedTable named = isOurs ? namedColumns() : columns;
        skip(tokens.next());
        tokens.line(); // What is left of the statement's.
        if (isOurs) {
            columnsHere = named;
            place = Place.LINES;
            isFound = true;
        } else {
            Line line = tokens.line();
            while (line != null && !CopyLine.isEnd(line)) {
                line = tokens.line();
            }
        }
    }

    private void takeCreate() {
        Token token = tokens.next();
        while (token.isWord("if") || token.isWord("not") || token.isWord("exists")) {
            token = tokens.next();
        }
        tokens.back(token);
        if (isTable()) {
            columns = SeedTable.of(createdColumns());
            isFound = true;
        }
        skip(tokens.next());
    }

    private void takeEncoding() {
        Token encoding = tokens.next();
        while (encoding.isSymbol("=") || encoding.isWord("to")) {
            encoding = tokens.next();
        }
        if (!encoding.text().toUpperCase(Locale.ROOT).replace("-", "").matches("UTF8|SQL_ASCII")) {
            throw CommandFailure.failed(
                    "the dump is in %s: make it with pg_dump --encoding=UTF8".formatted(encoding.text()));
        }
        skip(tokens.next());
    }

    /** Whether a name, perhaps with its schema, is the table's. */
    private boolean isTable() {
        Token schema = null;
        Token name = tokens.next();
        Token after = tokens.next();
        while (after.isSymbol(".")) {
            schema = name;
            name = tokens.next();
            after = tokens.next();
        }
        tokens.back(after);
        boolean isTable = table.isMeantBy(schema, name);
        if (isTable && schema != null) {
            requireOne(SeedTableName.folded(schema));
        }
        return isTable;
    }

    private void requireOne(String schema) {
        if (foundIn != null && !foundIn.equals(schema)) {
            throw CommandFailure.failed("the dump has a table %s in %s and in %s: say --table SCHEMA.NAME"
                    .formatted(table, foundIn, schema));
        }
        foundIn = schema;
    }

    private SeedTable namedColumns() {
        Token token = tokens.next();
        if (!token.isSymbol("(")) {
            tokens.back(token);
            return columns;
        }
        List<String> names = new ArrayList<>();
        for (token = tokens.next(); !token.isSymbol(")"); token = tokens.next()) {
            requireMore(token);
            if (!token.isSymbol(",")) {
                names.add(token.text());
            }
        }
        return SeedTable.of(names);
    }

    private List<String> createdColumns() {
        List<String> names = new ArrayList<>();
        boolean isFirst = true;
        int depth = 0;
        do {
            Token token = tokens.next();
            requireMore(token);
            boolean isName = isFirst && depth == 1 && (token.kind() == Kind.NAME || token.kind() == Kind.WORD);
            if (isName
                    && !(token.kind() == Kind.WORD
                            && NO_COLUMNS.contains(token.text().toUpperCase(Locale.ROOT)))) {
                names.add(token.text());
            }
            depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
            isFirst = token.isSymbol(",") || (isFirst && depth == 1 && token.isSymbol("("));
        } while (depth > 0);
        return names;
    }

    private void skip(Token from) {
        for (Token token = from; !token.isSymbol(";"); token = tokens.next()) {
            requireMore(token);
        }
    }

    private static void requireMore(Token token) {
        if (token.kind() == Kind.END) {
            throw cutOff();
        }
    }

    private @Nullable SeedRow inserted() {
        Token token = tokens.next();
        if (token.isSymbol("(")) {
            return columnsHere.row(SqlRow.read(tokens));
        }
        if (!token.isSymbol(",")) {
            skip(token); // ON CONFLICT DO NOTHING, or nothing
            place = Place.STATEMENTS;
        }
        return null;
    }

    private @Nullable SeedRow copied() {
        Line line = tokens.line();
        if (line == null) {
            throw cutOff();
        }
        if (CopyLine.isEnd(line)) {
            place = Place.STATEMENTS;
            return null;
        }
        return columnsHere.row(CopyLine.fields(line));
    }

    @Override
    public long done() {
        return tokens.done();
    }

    @Override
    public long total() {
        return total;
    }

    @Override
    public String unit() {
        return "bytes";
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException alreadyBroken) {
            // It was only read from.
        }
    }
}
