package chat.parley.server.identity;

import chat.parley.server.ParleySettings;
import chat.parley.server.ParleySettings.Auth;
import chat.parley.server.StartFailure;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.stereotype.Component;

/** Keeps the open mode, in which everybody may be anybody, from other machines, unless an operator says so twice. */
@Component
class OpenToNetwork {
    OpenToNetwork(ParleySettings settings, ServerProperties server) {
        boolean isReached = server.getAddress() == null || !server.getAddress().isLoopbackAddress();
        if (settings.auth() == Auth.OPEN && isReached && !settings.openToNetwork()) {
            throw new StartFailure(
                    "With parley.auth=open everybody who reaches this server may be anybody, and server.address lets other"
                            + " machines reach it.",
                    "Set PARLEY_AUTH=accounts (or oidc); or, if that is what you want, PARLEY_OPEN_TO_NETWORK=true.",
                    null);
        }
    }
}
