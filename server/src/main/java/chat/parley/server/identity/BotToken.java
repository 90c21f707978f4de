package chat.parley.server.identity;

/** What a program shows: a secret behind a word by which people, and scanners for leaked secrets, know what it is. */
final class BotToken {
    private static final String PREFIX = "parley_bot_";

    private BotToken() {}

    static String fresh() {
        return PREFIX + Secrets.text();
    }

    static boolean isOne(String token) {
        return token.startsWith(PREFIX);
    }
}
