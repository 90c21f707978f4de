package chat.parley.server.identity;

import chat.parley.server.ParleySettings;
import chat.parley.server.ParleySettings.Auth;
import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** How one comes to have a token here, for those who have none: the page asks before it shows anything. */
@RestController
class SignInController {
    private final Auth auth;
    private final IssuerSettings issuer;
    private final Accounts accounts;

    SignInController(ParleySettings settings, IssuerSettings issuer, Accounts accounts) {
        this.auth = settings.auth();
        this.issuer = issuer;
        this.accounts = accounts;
    }

    @GetMapping("/sign-in")
    SignInView howToSignIn() {
        return switch (auth) {
            case OPEN -> view(null, null, null);
            case ACCOUNTS -> view(word(accounts.registration()), null, null);
            case OIDC -> view(null, issuer.issuer(), issuer.clientId());
        };
    }

    private SignInView view(@Nullable String registration, @Nullable URI issuer, @Nullable String clientId) {
        return new SignInView(word(auth), registration, issuer, clientId);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /**
     * How to sign in.
     *
     * @param auth the mode: by a name, by an account, or by an identity provider
     * @param registration what it takes to get an account; only where there are accounts
     * @param issuer the identity provider; only where there is one
     * @param clientId as whom a page signs people in there
     */
    record SignInView(
            String auth,
            @Nullable String registration,
            @Nullable URI issuer,
            @Nullable String clientId) {}
}
