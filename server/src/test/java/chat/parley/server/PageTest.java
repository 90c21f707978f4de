package chat.parley.server;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;

/** The page opens in a browser, and what goes wrong in one is found. */
@ServerTest
@ExtendWith(Browsers.class)
class PageTest {
    /** Each of these breaks what is said of it, and nothing else. */
    private static final String INLINE_SCRIPT = "document.head.append(Object.assign("
            + "document.createElement('script'), {textContent: 'document.title = \"broken into\"'}))";

    private static final String PICTURE_WITHOUT_WORDS = "document.body.append(Object.assign("
            + "document.createElement('img'), {src: 'data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA='}))";

    private static final Pattern PARLEY = Pattern.compile("Parley");

    @Autowired
    private Server server;

    @Test
    void opensAndHasNoFaults(People people) {
        Person ada = people.at(server, "ada").open("/");
        assertThat(ada.page()).hasTitle(PARLEY);
        assertThat(ada.faults()).isEmpty();
    }

    @Test
    void runsNoScriptThatDoesNotComeFromTheServer(People people) {
        Person ada = people.at(server, "ada").open("/");
        ada.page().evaluate(INLINE_SCRIPT);
        ada.page().waitForCondition(() -> !ada.faults().isEmpty());
        assertThat(ada.faults()).anySatisfy(fault -> assertThat(fault).contains("script-src"));
        assertThat(ada.page()).hasTitle(PARLEY);
        ada.expects("Content Security Policy");
    }

    @Test
    void asksNobodyElse(People people) {
        Person ada = people.at(server, "ada").open("/");
        Object answer = ada.page().evaluate("fetch('http://127.0.0.1:1/').then(() => 'answered', () => 'refused')");
        assertThat(answer).isEqualTo("refused");
        ada.page().waitForCondition(() -> ada.faults().stream().anyMatch(fault -> fault.contains("connect-src")));
        ada.expects("Content Security Policy");
    }

    @Test
    void whatIsThrownOrLoggedIsAFault(People people) {
        Person ada = people.at(server, "ada").open("/");
        ada.page().evaluate("setTimeout(() => { throw new Error('thrown'); })");
        ada.page().evaluate("void Promise.reject(new Error('rejected'))");
        ada.page().evaluate("console.error('logged')");
        ada.page().waitForCondition(() -> ada.faults().size() == 3);
        assertThat(String.join("\n", ada.faults())).contains("thrown", "rejected", "logged");
        ada.expects("thrown|rejected|logged");
        assertThat(ada.faults()).isEmpty();
    }

    @Test
    void whatKeepsPeopleOutIsFound(People people) {
        Person ada = people.at(server, "ada").open("/");
        Accessibility.assertOf(ada.page());
        ada.page().evaluate(PICTURE_WITHOUT_WORDS);
        assertThat(Accessibility.violations(ada.page()))
                .singleElement()
                .asString()
                .contains("image-alt (critical)");
    }
}
