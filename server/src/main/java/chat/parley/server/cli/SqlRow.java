package chat.parley.server.cli;

import chat.parley.server.cli.SeedTable.Field;
import chat.parley.server.cli.SqlTokens.Kind;
import chat.parley.server.cli.SqlTokens.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values of one row of an INSERT: literals, and the few functions by which SQLite dumps what its shell could not show. */
final class SqlRow {
    /** SQLite nests two. */
    private static final int NESTED_MAX = 4;

    private static final Pattern NUMBER = Pattern.compile("[+-]?[0-9].*");
    private static final Pattern ESCAPED =
            Pattern.compile("\\\\(?:(\\\\)|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|\\+([0-9A-Fa-f]{6})|([0-9A-Fa-f]{4}))");

    private final SqlTokens tokens;
    private int depth = 1;

    private SqlRow(SqlTokens tokens) {
        this.tokens = tokens;
    }

    /** Reads what follows the opening parenthesis, to the closing one. */
    static List<Field> read(SqlTokens tokens) {
        SqlRow row = new SqlRow(tokens);
        List<Field> fields = new ArrayList<>();
        do {
            Field field = row.value(0);
            fields.add(row.endsValue() ? field : Field.bad("it has a value that is no literal"));
        } while (row.depth > 0);
        return fields;
    }

    private Token next() {
        Token token = tokens.next();
        if (token.kind() == Kind.END) {
            throw SeedDump.cutOff();
        }
        depth += token.isSymbol("(") ? 1 : token.isSymbol(")") ? -1 : 0;
        return token;
    }

    /** Whether the value ends here; else what follows is passed over, so that the next one is found. */
    private boolean endsValue() {
        boolean isAtOnce = true;
        for (Token token = back(); ; token = next()) {
            if (depth == 0 || (depth == 1 && token.isSymbol(","))) {
                return isAtOnce;
            }
            isAtOnce = false;
        }
    }

    private Token back() {
        return depth == 0 ? new Token(Kind.SYMBOL, ")", null) : next();
    }

    private Field value(int nested) {
        Token token = next();
        if (token.kind() == Kind.TEXT) {
            return new Field(token.text(), token.fault());
        }
        if (token.kind() == Kind.WORD && NUMBER.matcher(token.text()).matches()) {
            return Field.of(token.text());
        }
        if (token.isWord("null")) {
            return Field.of(null);
        }
        return nested < NESTED_MAX ? function(token, nested + 1) : unknown();
    }

    private Field function(Token name, int nested) {
        if (name.isWord("replace")) {
            return replaced(nested);
        }
        if (name.isWord("char") && opens()) {
            Token code = next();
            return code.text().matches("[0-9]{1,3}") && next().isSymbol(")")
                    ? Field.of(Character.toString(Integer.parseInt(code.text())))
                    : unknown();
        }
        if (name.isWord("unistr") && opens()) {
            Field text = value(nested);
            return text.text() != null && next().isSymbol(")") ? unescaped(text.text()) : unknown();
        }
        return unknown();
    }

    private Field replaced(int nested) {
        if (!opens()) {
            return unknown();
        }
        Field text = value(nested);
        if (text.text() == null || !next().isSymbol(",")) {
            return text.fault() != null ? text : unknown();
        }
        Field sought = value(nested);
        if (sought.text() == null || !next().isSymbol(",")) {
            return unknown();
        }
        Field other = value(nested);
        return other.text() != null && next().isSymbol(")")
                ? Field.of(text.text().replace(sought.text(), other.text()))
                : unknown();
    }

    private boolean opens() {
        return next().isSymbol("(");
    }

    private static Field unescaped(String text) {
        try {
            return Field.of(ESCAPED.matcher(text)
                    .replaceAll(found -> found.group(1) != null
                            ? Matcher.quoteReplacement("\\")
                            : Matcher.quoteReplacement(Character.toString(code(found)))));
        } catch (IllegalArgumentException noCharacter) {
            return unknown();
        }
    }

    private static int code(java.util.regex.MatchResult found) {
        for (int group = 2; group <= found.groupCount(); group++) {
            if (found.group(group) != null) {
                return Integer.parseUnsignedInt(found.group(group), 16);
            }
        }
        throw new IllegalArgumentException("no code");
    }

    private static Field unknown() {
        return Field.bad("it has a value that is no literal");
    }
}
