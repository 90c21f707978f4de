package chat.parley.server.cli;

import chat.parley.server.cli.SeedTable.Field;
import chat.parley.server.cli.SqlTokens.Line;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A row as COPY writes it in text: tabs between the values, and backslashes before what is meant otherwise. */
final class CopyLine {
    private static final String ESCAPES = "bfnrtv";
    private static final String ESCAPED = "\b\f\n\r\t\u000b";

    private final byte[] line;
    private int place;

    private CopyLine(byte[] line) {
        this.line = line;
    }

    static List<Field> fields(Line line) {
        CopyLine reading = new CopyLine(line.bytes());
        List<Field> fields = new ArrayList<>();
        do {
            fields.add(reading.field());
        } while (reading.place++ < reading.line.length);
        if (line.isTooLong()) {
            String fault = "it has more than %d bytes".formatted(SqlTokens.VALUE_BYTES_MAX);
            return fields.stream().map(field -> new Field(field.text(), fault)).toList();
        }
        return fields;
    }

    static boolean isEnd(Line line) {
        return new String(line.bytes(), StandardCharsets.ISO_8859_1).strip().equals("\\.");
    }

    /** Ends at the tab behind it, or at the end. */
    private Field field() {
        int start = place;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        while (place < line.length && line[place] != '\t') {
            int c = line[place++];
            bytes.write(c == '\\' && place < line.length ? escaped() : c);
        }
        if (place - start == 2 && line[start] == '\\' && line[start + 1] == 'N') {
            return Field.of(null);
        }
        String text = SqlTokens.decoded(bytes.toByteArray());
        return text == null ? Field.bad("it is not UTF-8") : Field.of(text);
    }

    private int escaped() {
        int c = line[place++];
        int known = ESCAPES.indexOf(c);
        if (known >= 0) {
            return ESCAPED.charAt(known);
        }
        if (c == 'x' && place < line.length && Character.digit(line[place], 16) >= 0) {
            return number(16, 2, 0);
        }
        return c >= '0' && c <= '7' ? number(8, 2, c - '0') : c;
    }

    /** More digits of a byte. */
    private int number(int radix, int digitsMax, int first) {
        int value = first;
        for (int i = 0; i < digitsMax && place < line.length && Character.digit(line[place], radix) >= 0; i++) {
            value = value * radix + Character.digit(line[place++], radix);
        }
        return value;
    }
}
