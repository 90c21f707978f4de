package chat.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a test that has a parameter {@link People} browsers for them. They are closed when it ends; then a page that had a
 * fault which the test did not expect fails it. Of a test that failed, {@code target/browsers} keeps what the pages were like.
 */
final class Browsers implements ParameterResolver, BeforeEachCallback, AfterEachCallback {
    private static final Logger LOG = LoggerFactory.getLogger(Browsers.class);
    private static final Namespace OURS = Namespace.create(Browsers.class);
    private static final Path KEPT = Path.of("target/browsers");
    private static final String NO_CHROMIUM =
            "Tests of the page are skipped: they need chromium on the PATH, or PARLEY_CHROMIUM to name it";

    /** For each test: a class that gives up before all of them is not counted as skipped, and CI would not see it. */
    @Override
    public void beforeEach(ExtensionContext test) {
        boolean isThere = Chromium.program().isPresent();
        if (!isThere) {
            test.getStore(StoreScope.LAUNCHER_SESSION, OURS).computeIfAbsent(NO_CHROMIUM, Browsers::warn);
        }
        assumeTrue(isThere, NO_CHROMIUM);
    }

    /** Once, however many tests there are. */
    private static String warn(String words) {
        LOG.warn(words);
        return words;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext test) {
        return parameter.getParameter().getType() == People.class
                && test.getTestMethod().isPresent();
    }

    @Override
    public People resolveParameter(ParameterContext parameter, ExtensionContext test) {
        Chromium chromium = test.getStore(StoreScope.LAUNCHER_SESSION, OURS)
                .computeIfAbsent(
                        Chromium.class, key -> new Chromium(Chromium.program().orElseThrow()), Chromium.class);
        return test.getStore(OURS).computeIfAbsent(People.class, key -> new People(chromium.browser()), People.class);
    }

    @Override
    public void afterEach(ExtensionContext test) throws IOException {
        People people = test.getStore(OURS).remove(People.class, People.class);
        if (people == null) {
            return;
        }
        try (people) {
            boolean hasFailed = test.getExecutionException().isPresent();
            List<String> faults = people.faults();
            if (hasFailed || !faults.isEmpty()) {
                Path kept = KEPT.resolve(nameOf(test));
                people.keep(kept);
                LOG.warn("What the pages were like is in {}", kept.toAbsolutePath());
            }
            if (!hasFailed) {
                assertThat(faults).as("faults of the page").isEmpty();
            }
        }
    }

    /** Such as {@code PageTest-opens}; those of a test that runs several times are numbered. */
    private static String nameOf(ExtensionContext test) {
        String number = test.getUniqueId().replaceFirst("^.*?(?:-invocation:#(\\d+)]|$)", "$1");
        return test.getRequiredTestClass().getSimpleName() + "-"
                + test.getRequiredTestMethod().getName() + number;
    }
}
