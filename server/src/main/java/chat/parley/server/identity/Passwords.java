package chat.parley.server.identity;

import static chat.parley.api.Refusal.Reason.WEAK_PASSWORD;

import chat.parley.api.Refusal;
import com.nulabinc.zxcvbn.Zxcvbn;
import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password4j.Argon2Password4jPasswordEncoder;
import org.springframework.stereotype.Component;

/**
 * Passwords: which are good enough, and what is kept of them, by Argon2id with what OWASP's Password Storage Cheat Sheet
 * asks for at least: 19 MiB, two passes, one lane.
 */
@Component
class Passwords {
    private static final int LENGTH_MIN = 8; // OWASP ASVS 5.0, 6.2.1
    /** Longer ones are refused rather than cut; 6.2.9 asks for 64 at least. */
    private static final int LENGTH_MAX = 128;

    private static final int MEMORY_KIB = 19 * 1024;
    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    /** Found by a few thousand guesses (zxcvbn): 1 of its scores from 0 to 4. */
    private static final int SCORE_MIN = 2;
    /** So many are hashed at a time: whoever tries thousands of passwords takes neither all memory nor all time. */
    private static final int AT_A_TIME = 2;

    private final PasswordEncoder argon2 = new Argon2Password4jPasswordEncoder(
            Argon2Function.getInstance(MEMORY_KIB, PASSES, LANES, HASH_BYTES, Argon2.ID));
    private final Zxcvbn zxcvbn = new Zxcvbn();
    private final Semaphore hashing = new Semaphore(AT_A_TIME, true);
    /** Somebody who is not there takes as long to be refused as somebody who is. */
    private final String nobodys = hash("the password of nobody at all");

    /** Refuses a password that others would find. */
    void requireGood(String password, String username) {
        int length = password.codePointCount(0, password.length());
        if (length < LENGTH_MIN || length > LENGTH_MAX) {
            throw new Refusal(WEAK_PASSWORD, "a password has %d to %d characters".formatted(LENGTH_MIN, LENGTH_MAX));
        }
        if (zxcvbn.measure(password, List.of(username, "parley")).getScore() < SCORE_MIN) {
            throw new Refusal(
                    WEAK_PASSWORD, "this password is one of those that are tried first; a few words will do better");
        }
    }

    String hash(String password) {
        hashing.acquireUninterruptibly();
        try {
            return String.valueOf(argon2.encode(password));
        } finally {
            hashing.release();
        }
    }

    /** Whether this is the password of that hash; without a hash it takes as long to say no. */
    boolean matches(String password, @Nullable String hash) {
        if (password.length() > 2 * LENGTH_MAX) {
            return false;
        }
        hashing.acquireUninterruptibly();
        try {
            return argon2.matches(password, hash == null ? nobodys : hash) && hash != null;
        } finally {
            hashing.release();
        }
    }
}
