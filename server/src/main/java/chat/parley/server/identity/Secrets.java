package chat.parley.server.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** Secrets that nobody can guess, and what is kept of them. */
public final class Secrets {
    public static final int BYTES = 32; // also what HS256 asks for at least (RFC 7518, 3.2)

    private static final SecureRandom RANDOM = new SecureRandom();

    private Secrets() {}

    public static byte[] random() {
        byte[] secret = new byte[BYTES];
        RANDOM.nextBytes(secret);
        return secret;
    }

    /** Such a secret as text, fit for headers and paths. */
    public static String text() {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random());
    }

    /** What is kept of a secret that came as text. */
    public static byte[] hash(String secret) {
        return hash(secret.getBytes(UTF_8));
    }

    /** SHA-256 is enough: unlike a password, a secret of chance cannot be found by trying likely ones. */
    public static byte[] hash(byte[] secret) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(secret);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("Every Java has SHA-256", impossible);
        }
    }
}
