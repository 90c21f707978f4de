package chat.parley.server.limits;

import chat.parley.api.room.RoomLimits;
import chat.parley.server.nodes.Nodes;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;

/**
 * Limits how often passwords are tried: from an address, and for a name. Whoever is locked out by that is so for a moment
 * only, so that nobody can lock somebody else out for long.
 */
@Component
public final class LogInAttempts {
    private final Buckets perAddress;
    private final Buckets perName;

    LogInAttempts(Limits limits, LimitSettings settings, Nodes nodes) {
        this.perAddress = limits.sharedBuckets(Limit.LOG_INS_PER_ADDRESS, settings.logInsPerAddress(), nodes::live);
        this.perName = limits.sharedBuckets(Limit.LOG_INS_PER_NAME, settings.logInsPerName(), nodes::live);
    }

    /**
     * Lets somebody try to log in as this user, whether there is one or not; refuses it if that was tried too often. To be
     * called before the password is looked at. Addresses are seen to, ahead of all controllers.
     */
    public void admit(String username) {
        RoomLimits.requireUsername(username);
        perName.admit(username);
    }

    /** The same for the address that a request comes from, if it is such an attempt. */
    void admit(HttpServletRequest request, String address) {
        if (isAttempt(request.getMethod(), request.getServletPath())) {
            perAddress.admit(address);
        }
    }

    /** Counts a secret that was wrong as such an attempt; refuses it if there were too many. */
    public void countWrongSecret(HttpServletRequest request) {
        perAddress.admit(ClientAddress.of(request));
    }

    private static boolean isAttempt(String method, String path) {
        return switch (method) {
            case "POST" -> path.equals("/session") || path.equals("/accounts");
            case "PUT" -> path.startsWith("/accounts/") && path.endsWith("/password");
            default -> false;
        };
    }
}
