package chat.parley.benchmarks;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The projections of a server, as its operator sees them over HTTP. */
final class Projections {
    private static final Duration POLL = Duration.ofMillis(50);
    private static final Pattern LAG = Pattern.compile("\"lag\":(\\d+)");
    private static final Pattern REBUILD =
            Pattern.compile("\"rebuild\":\\{[^}]*\"state\":\"(\\w+)\",\"position\":(\\d+)");

    private final ServerProcess server;
    private final HttpClient http = HttpClient.newHttpClient();

    Projections(ServerProcess server) {
        this.server = server;
    }

    /** Returns when all have everything. */
    void awaitFilled() throws IOException, InterruptedException {
        HttpRequest.Builder projections = server.asked("/actuator/projections");
        boolean behind = true;
        while (behind) {
            LockSupport.parkNanos(POLL.toNanos());
            behind = LAG.matcher(send(projections)).results().anyMatch(lag -> Long.parseLong(lag.group(1)) > 0);
        }
    }

    /** Begins to rebuild one. */
    void rebuild(String name) throws IOException, InterruptedException {
        send(server.asked("/actuator/projections/" + name).POST(BodyPublishers.noBody()));
    }

    /** Returns when its new tables serve. */
    void awaitRebuilt(String name) throws IOException, InterruptedException {
        Matcher rebuild;
        do {
            LockSupport.parkNanos(POLL.toNanos());
            rebuild = rebuildOf(name);
        } while (!rebuild.group(1).equals("done"));
    }

    /** How far its rebuild is. */
    long rebuiltUpTo(String name) throws IOException, InterruptedException {
        return Long.parseLong(rebuildOf(name).group(2));
    }

    private Matcher rebuildOf(String name) throws IOException, InterruptedException {
        String status = send(server.asked("/actuator/projections/" + name));
        Matcher rebuild = REBUILD.matcher(status);
        if (!rebuild.find() || rebuild.group(1).equals("failed")) {
            throw new IllegalStateException(status);
        }
        return rebuild;
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IllegalStateException(answer + " " + answer.body());
        }
        return answer.body();
    }
}
