package chat.parley.server.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;

/** What a program shows: a secret behind a word by which people, and scanners for leaked secrets, know what it is. */
final class BotToken {
    private static final String PREFIX = "parley_bot_";

    private BotToken() {}

    static String fresh() {
        return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(Secrets.random());
    }

    static boolean isOne(String token) {
        return token.startsWith(PREFIX);
    }

    static byte[] hash(String token) {
        return Secrets.hash(token.getBytes(US_ASCII));
    }
}
