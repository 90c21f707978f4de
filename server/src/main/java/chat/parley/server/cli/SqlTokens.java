package chat.parley.server.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/**
 * Takes a dump apart, into the tokens of SQL or the lines of a COPY. It looks at bytes, as none of ASCII is ever a part of
 * another character in UTF-8, and only what is kept has to be UTF-8.
 */
final class SqlTokens {
    /** Far more than a message can have; what is longer is read over. */
    static final int VALUE_BYTES_MAX = 256 * 1024;

    static final String TOO_LONG = "it has a value of more than %d bytes".formatted(VALUE_BYTES_MAX);

    private final InputStream in;
    private final byte[] buffer = new byte[64 * 1024];
    private int place;
    private int end;
    private long before;
    private @Nullable Token back;

    SqlTokens(InputStream in) {
        this.in = in;
    }

    /** What a token is. */
    enum Kind {
        /** A keyword, a number, or a name without quotes. */
        WORD,
        NAME,
        TEXT,
        SYMBOL,
        END
    }

    /** A token; its text is not to be used where there is a fault. */
    record Token(Kind kind, String text, @Nullable String fault) {
        boolean isSymbol(String symbol) {
            return kind == Kind.SYMBOL && text.equals(symbol);
        }

        boolean isWord(String word) {
            return kind == Kind.WORD && text.equalsIgnoreCase(word);
        }
    }

    /** A line without its end. */
    @SuppressWarnings("ArrayRecordComponent") // nobody compares lines
    record Line(byte[] bytes, boolean isTooLong) {}

    /** How many bytes have been read. */
    long done() {
        return before + place;
    }

    /** Has the token come again. */
    void back(Token token) {
        back = token;
    }

    Token next() {
        if (back != null) {
            Token again = back;
            back = null;
            return again;
        }
        int c = read();
        while (c >= 0 && (c <= ' ' || isSkipped(c))) {
            c = read();
        }
        if (c < 0) {
            return new Token(Kind.END, "", null);
        }
        return switch (c) {
            case '\'' -> quoted(Kind.TEXT, c, false);
            case '"' -> quoted(Kind.NAME, c, false);
            case '$' -> dollars();
            default -> isOfWord(c) || (isSign(c) && isDigit(peek())) ? word(c) : symbol(c);
        };
    }

    /** Passes over comments, and what only psql would understand. */
    private boolean isSkipped(int c) {
        if (c == '\\' || (c == '-' && peek() == '-')) {
            line();
            return true;
        }
        if (c == '/' && peek() == '*') {
            int last = read();
            for (int next = read(); next >= 0 && !(last == '*' && next == '/'); next = read()) {
                last = next;
            }
            return true;
        }
        return false;
    }

    private static Token symbol(int c) {
        return new Token(Kind.SYMBOL, Character.toString(c), null);
    }

    private Token word(int first) {
        boolean isNumber = isSign(first) || isDigit(first);
        Kept kept = new Kept();
        kept.add(first);
        int last = first;
        while (isOfWord(peek()) || (isNumber && (peek() == '.' || (isSign(peek()) && (last == 'e' || last == 'E'))))) {
            last = read();
            kept.add(last);
        }
        Token word = kept.token(Kind.WORD);
        if (word.isWord("E") && peek() == '\'') {
            quoted(Kind.TEXT, read(), true);
            return new Token(Kind.TEXT, "", "it has an E'…', which is not read");
        }
        return word;
    }

    private Token quoted(Kind kind, int quote, boolean hasBackslashes) {
        Kept kept = new Kept();
        for (int c = read(); c >= 0; c = read()) {
            if (hasBackslashes && c == '\\') {
                c = read();
            } else if (c == quote && peek() == quote) {
                read();
            } else if (c == quote) {
                return kept.token(kind);
            }
            kept.add(c);
        }
        return new Token(Kind.END, "", null);
    }

    /** What a function is made of, and nothing else in a dump. */
    private Token dollars() {
        StringBuilder tag = new StringBuilder("$");
        while (isOfWord(peek()) && peek() != '$') {
            tag.append((char) read());
        }
        if (peek() != '$') {
            return symbol('$');
        }
        String closing = tag.append((char) read()).toString();
        int matched = 0;
        for (int c = read(); c >= 0; c = read()) {
            matched = c == closing.charAt(matched) ? matched + 1 : c == '$' ? 1 : 0;
            if (matched == closing.length()) {
                return new Token(Kind.TEXT, "", "it has a $…$, which is not read");
            }
        }
        return new Token(Kind.END, "", null);
    }

    /** The next line, null if there is none. */
    @Nullable
    Line line() {
        Kept kept = new Kept();
        int c = read();
        if (c < 0) {
            return null;
        }
        for (; c >= 0 && c != '\n'; c = read()) {
            kept.add(c);
        }
        return new Line(kept.bytes.toByteArray(), kept.isTooLong);
    }

    private int peek() {
        return fill() ? buffer[place] & 0xff : -1;
    }

    private int read() {
        return fill() ? buffer[place++] & 0xff : -1;
    }

    private boolean fill() {
        if (place == end) {
            try {
                before += end;
                place = 0;
                end = Math.max(0, in.read(buffer));
            } catch (IOException failure) {
                throw CommandFailure.failed("the dump cannot be read: " + failure.getMessage());
            }
        }
        return place < end;
    }

    private static boolean isSign(int c) {
        return c == '-' || c == '+';
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isOfWord(int c) {
        return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    /** The text, if these bytes are UTF-8. */
    static @Nullable String decoded(byte[] bytes) {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException notUtf8) {
            return null;
        }
    }

    /** Bytes of a token, as many as are kept. */
    private static final class Kept {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
        private boolean isTooLong;

        private void add(int c) {
            if (bytes.size() < VALUE_BYTES_MAX) {
                bytes.write(c);
            } else {
                isTooLong = true;
            }
        }

        private Token token(Kind kind) {
            if (isTooLong) {
                return new Token(kind, "", TOO_LONG);
            }
            String text = decoded(bytes.toByteArray());
            return text == null ? new Token(kind, "", "it is not UTF-8") : new Token(kind, text, null);
        }
    }
}
