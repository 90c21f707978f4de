package chat.parley.server;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Browser.NewContextOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Whoever uses the page in a test, each with a browser profile of their own; {@link Browsers} gives them to a test. */
final class People implements AutoCloseable {
    private final Browser browser;
    private final List<Person> people = new ArrayList<>();

    People(Browser browser) {
        this.browser = browser;
    }

    /** Somebody at that server, who has not opened its page yet; the name is for what is kept of a test that failed. */
    Person at(Server server, String name) {
        return at(server, name, new NewContextOptions());
    }

    /** The same with a language, a screen, or what else these options say. */
    Person at(Server server, String name, NewContextOptions options) {
        Person person = new Person(
                name, browser.newContext(options.setBaseURL("http://localhost:%d/".formatted(server.port()))));
        people.add(person);
        return person;
    }

    /** What went wrong in anybody's pages until now, and was not expected. */
    List<String> faults() {
        people.forEach(Person::listen);
        return people.stream().flatMap(person -> person.faults().stream()).toList();
    }

    /** Writes what everybody sees, and what their pages said, to that directory. */
    void keep(Path directory) throws IOException {
        Files.createDirectories(directory);
        for (Person person : people) {
            person.keep(directory);
        }
    }

    @Override
    public void close() {
        people.forEach(Person::close);
    }
}
