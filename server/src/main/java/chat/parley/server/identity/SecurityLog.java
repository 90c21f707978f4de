package chat.parley.server.identity;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who was let in, kept out, or logged out: under one name, so that operators can keep it apart; no secret gets in. */
public final class SecurityLog {
    private static final Logger LOG = LoggerFactory.getLogger("chat.parley.security");

    private SecurityLog() {}

    /** Something that is as it should be; the format is SLF4J's. */
    public static void info(String format, Object... about) {
        LOG.info(format, plain(about));
    }

    /** Something that should not happen. */
    public static void warn(String format, Object... about) {
        LOG.warn(format, plain(about));
    }

    /** What a client wrote makes no lines of its own. */
    private static Object[] plain(Object[] about) {
        Object[] plain = new Object[about.length];
        for (int i = 0; i < about.length; i++) {
            plain[i] = String.valueOf(about[i]).replaceAll("\\p{Cntrl}", "?");
        }
        return plain;
    }
}
