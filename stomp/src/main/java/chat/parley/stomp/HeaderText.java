package chat.parley.stomp;

import static chat.parley.stomp.StompException.malformed;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/** The characters of header names and values, and their escapes; 1.0 has none, 1.1 has three, 1.2 adds the carriage return. */
final class HeaderText {
    private HeaderText() {}

    static String escape(String text, StompVersion version) {
        if (version == StompVersion.V1_0) {
            return oneLine(text);
        }
        StringBuilder escaped = null;
        for (int i = 0; i < text.length(); i++) {
            String escape = escapeOf(text.charAt(i), version);
            if (escape != null && escaped == null) {
                escaped = new StringBuilder(text.length() + 8).append(text, 0, i);
            }
            if (escaped != null) {
                if (escape == null) {
                    escaped.append(text.charAt(i));
                } else {
                    escaped.append(escape);
                }
            }
        }
        return escaped == null ? text : escaped.toString();
    }

    private static @Nullable String escapeOf(char character, StompVersion version) {
        return switch (character) {
            case '\\' -> "\\\\";
            case '\n' -> "\\n";
            case ':' -> "\\c";
            case '\r' -> version == StompVersion.V1_2 ? "\\r" : null;
            default -> null;
        };
    }

    /** Where nothing can be escaped, nothing may end the line either. */
    static String oneLine(String text) {
        return text.indexOf('\n') < 0 && text.indexOf('\r') < 0
                ? text
                : text.replace('\n', ' ').replace('\r', ' ');
    }

    /** Undefined escapes are fatal (STOMP 1.1 and 1.2, "Value Encoding"). */
    static String unescape(String text, StompVersion version) {
        int backslash = version == StompVersion.V1_0 ? -1 : text.indexOf('\\');
        if (backslash < 0) {
            return text;
        }
        StringBuilder plain = new StringBuilder(text.length()).append(text, 0, backslash);
        for (int i = backslash; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character != '\\') {
                plain.append(character);
            } else {
                i++;
                plain.append(unescaped(i < text.length() ? text.charAt(i) : ' ', version));
            }
        }
        return plain.toString();
    }

    private static char unescaped(char escape, StompVersion version) {
        boolean isDefined = escape != 'r' || version == StompVersion.V1_2;
        return switch (isDefined ? escape : ' ') {
            case '\\' -> '\\';
            case 'n' -> '\n';
            case 'c' -> ':';
            case 'r' -> '\r';
            default -> throw malformed("a header has an escape that STOMP " + version.number() + " does not define");
        };
    }

    static String decode(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] < 0) {
                return decodeUnicode(bytes, from, to);
            }
        }
        return new String(bytes, from, to - from, ISO_8859_1);
    }

    private static String decodeUnicode(byte[] bytes, int from, int to) {
        try {
            return UTF_8.newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException noUnicode) {
            throw malformed("a frame's headers are UTF-8");
        }
    }
}
