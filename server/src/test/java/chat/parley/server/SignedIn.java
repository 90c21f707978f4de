package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.server.Server.Answer;
import com.microsoft.playwright.Browser.NewContextOptions;

/** People at the page who need not sign in first: their browser has a session from the beginning. */
final class SignedIn {
    private static final String KEEP = """
            if (location.protocol.startsWith("http") && !localStorage.getItem("parley.session")) {
              localStorage.setItem("parley.session", JSON.stringify(SESSION));
            }
            """;

    private SignedIn() {}

    static Person at(Server server, People people, String username) {
        return at(server, people, username, new NewContextOptions());
    }

    /** As {@link People#at}; {@link Server#as} asks as the same person. */
    static Person at(Server server, People people, String username, NewContextOptions options) {
        server.as(username);
        Answer session = server.post("/session", "{\"username\":\"%s\"}".formatted(username));
        assertThat(session.status()).as(session.text()).isEqualTo(201);
        Person person = people.at(server, username, options);
        person.context().addInitScript(KEEP.replace("SESSION", session.text()));
        return person;
    }
}
