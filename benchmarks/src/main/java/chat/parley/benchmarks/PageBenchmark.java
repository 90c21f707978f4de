package chat.parley.benchmarks;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * What somebody notices on the page while a thousand messages a second are said in the room that they look at; and how much
 * it takes until the page can be used. In Debian's Chromium, on the machine on which the server runs.
 */
final class PageBenchmark {
    private static final Path JAR = Path.of("server/target/parley.jar");
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final int PER_SECOND = 1_000;
    private static final Duration STEP = Duration.ofSeconds(10);
    private static final int STEPS = 3;

    /** Long tasks (W3C Long Tasks API) from now on, and keys: how long until a letter is on the screen. */
    private static final String OBSERVE = """
            () => {
              window.longTasks = [];
              new PerformanceObserver((list) => list.getEntries().forEach((entry) => longTasks.push(entry.duration)))
                .observe({ type: "longtask" });
              window.keys = [];
              document.querySelector("textarea").addEventListener("input", (event) => {
                requestAnimationFrame(() => setTimeout(() => keys.push(performance.now() - event.timeStamp)));
              });
            }""";

    private static final String TAKE = """
            () => {
              const tasks = longTasks.splice(0), pressed = keys.splice(0).sort((a, b) => a - b);
              const newest = [...document.querySelectorAll(".list .words")].at(-1)?.textContent ?? "";
              return [tasks.length, Math.max(0, ...tasks), pressed[Math.floor(pressed.length / 2)] ?? 0, pressed.at(-1) ?? 0,
                performance.memory.usedJSHeapSize / 1e6, document.querySelectorAll("*").length, Number(newest.split(" ")[1] ?? 0)];
            }""";

    private final Database database;
    private final Table table = new Table(
            "%,d messages a second in the open room".formatted(PER_SECOND),
            "seconds",
            "said",
            "on the page",
            "long tasks",
            "longest ms",
            "key p50 ms",
            "key max ms",
            "heap MB",
            "elements");
    private volatile int said;

    PageBenchmark(Database database) {
        this.database = database;
    }

    void run() throws IOException, InterruptedException, SQLException {
        try (ServerProcess server = ServerProcess.start(JAR, database.newDatabase("page"));
                Playwright playwright = Playwright.create(
                        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
                Browser browser = playwright
                        .chromium()
                        .launch(new LaunchOptions().setExecutablePath(CHROMIUM).setArgs(List.of("--no-sandbox")))) {
            Page page = browser.newPage();
            List<Response> loaded = new ArrayList<>();
            page.onResponse(loaded::add);
            page.navigate(server.uri("/").toString().replace("127.0.0.1", "localhost"));
            page.locator("input[name=username]").fill("ada");
            page.locator("button.primary").click();
            page.locator(".composer textarea").waitFor();
            page.waitForTimeout(2_000);
            firstPaint(page, loaded);
            page.evaluate(OBSERVE);
            Thread flood = Thread.startVirtualThread(() -> flood(server));
            for (int step = 1; step <= STEPS; step++) {
                type(page, STEP);
                row(page, "%d".formatted(step * STEP.toSeconds()));
            }
            flood.join();
            page.waitForTimeout(3_000);
            row(page, "3 s after");
        }
    }

    private static void firstPaint(Page page, List<Response> loaded) {
        Table first =
                new Table("Until the page can be used", "requests", "KB on the wire", "first contentful paint ms");
        long bytes = loaded.stream()
                .mapToLong(response -> response.request().sizes().responseBodySize)
                .sum();
        Object paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime");
        first.row(loaded.size(), bytes / 1_000.0, ((Number) paint).doubleValue());
    }

    /** A key every 100 ms, as far as the page lets one. */
    private static void type(Page page, Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            page.locator(".composer textarea").press("x");
            page.waitForTimeout(100);
        }
    }

    private void row(Page page, String when) {
        List<?> taken = (List<?>) page.evaluate(TAKE);
        table.row(
                when,
                said,
                number(taken, 6),
                (long) number(taken, 0),
                number(taken, 1),
                number(taken, 2),
                number(taken, 3),
                number(taken, 4),
                (long) number(taken, 5));
    }

    private static double number(List<?> values, int index) {
        return ((Number) values.get(index)).doubleValue();
    }

    /** In open loop: what is not said in time is said at once. */
    private void flood(ServerProcess server) {
        WebSocket socket = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .subprotocols("v12.stomp")
                .buildAsync(
                        URI.create(server.uri("/ws").toString().replace("http:", "ws:")), new WebSocket.Listener() {})
                .join();
        socket.sendText("CONNECT\naccept-version:1.2\nhost:/\nheart-beat:0,0\nlogin:flood\n\n\0", true)
                .join();
        long begin = System.nanoTime();
        long all = PER_SECOND * STEP.toSeconds() * STEPS;
        while (said < all) {
            long due = (System.nanoTime() - begin) * PER_SECOND / 1_000_000_000;
            for (int number = said + 1; number <= Math.min(due, all); number++) {
                String body =
                        "{\"content\":\"message %d of many, %s\"}".formatted(number, "and so on ".repeat(number % 9));
                socket.sendText("SEND\ndestination:/app/rooms/general/messages\n\n" + body + "\0", true)
                        .join();
                said = number;
            }
            LockSupport.parkNanos(5_000_000);
        }
    }
}
