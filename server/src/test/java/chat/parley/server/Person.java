package chat.parley.server;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.PlaywrightException;
import com.microsoft.playwright.WebError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Somebody with a browser profile of their own, and the pages that are open in it.
 *
 * <p>What a page logs as an error, an exception that nobody catches, and what its policy forbids, are faults. A browser also
 * logs as an error what the server refuses: a test that means that to happen says so by {@link #expects}.
 */
final class Person implements AutoCloseable {
    private static final String TELL_OF_VIOLATIONS = """
            addEventListener("securitypolicyviolation", (violation) => console.error(
                `Content Security Policy: ${violation.effectiveDirective} forbids ${violation.blockedURI}`));
            """;

    private final String name;
    private final BrowserContext context;
    private final Page page;
    private final List<String> log = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private final List<Pattern> expected = new ArrayList<>();

    Person(String name, BrowserContext context) {
        this.name = name;
        this.context = context;
        context.onConsoleMessage(this::on);
        context.onWebError(this::on);
        context.addInitScript(TELL_OF_VIOLATIONS);
        this.page = context.newPage();
    }

    private void on(ConsoleMessage message) {
        String line = "%s: %s (%s)".formatted(message.type(), message.text(), message.location());
        log.add(line);
        if (message.type().equals("error")) {
            faults.add(line);
        }
    }

    private void on(WebError failure) {
        String line = "uncaught: " + failure.error();
        log.add(line);
        faults.add(line);
    }

    /** Has the first page go there. */
    Person open(String path) {
        page.navigate(path);
        return this;
    }

    /** The page that is there from the beginning. */
    Page page() {
        return page;
    }

    /** For other pages of the same profile, its network, and its cookies. */
    BrowserContext context() {
        return context;
    }

    /** Faults that match are no faults from here on, nor have they been. */
    Person expects(String regex) {
        expected.add(Pattern.compile(regex));
        return this;
    }

    /** Hears of everything that has happened until now: Playwright tells only while it is asked for something. */
    void listen() {
        for (Page open : context.pages()) {
            try {
                open.evaluate("0");
            } catch (PlaywrightException crashedOrOnItsWay) {
                log.add("did not answer: " + open.url());
            }
        }
    }

    /** What went wrong until now and was not expected. */
    List<String> faults() {
        return faults.stream()
                .filter(fault -> expected.stream()
                        .noneMatch(pattern -> pattern.matcher(fault).find()))
                .map(fault -> name + ": " + fault)
                .toList();
    }

    /** Writes a picture and the HTML of each page, and all that was logged, to that directory. */
    void keep(Path directory) throws IOException {
        Files.write(directory.resolve(name + ".log"), log);
        int number = 1;
        for (Page open : context.pages()) {
            String file = "%s-%d".formatted(name, number++);
            try {
                open.screenshot(new Page.ScreenshotOptions().setPath(directory.resolve(file + ".png")));
                Files.writeString(directory.resolve(file + ".html"), open.content());
            } catch (PlaywrightException crashedOrBusy) {
                Files.writeString(directory.resolve(file + ".txt"), crashedOrBusy.toString());
            }
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
