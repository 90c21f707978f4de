package chat.parley.server.hooks;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.api.Refusal;
import chat.parley.api.room.FeedPages;
import chat.parley.server.hooks.HookTable.Delivering;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Delivers events, each in a request that says nothing of anybody here. It connects to an address that has just been found
 * to be public: the name is not looked up again in between.
 */
@Component
class HookClient {
    private static final Logger LOG = LoggerFactory.getLogger(HookClient.class);
    private static final int ANSWER_BYTES_MAX = 64 * 1024;
    private static final int TIMEOUT_SECONDS = 10;
    private static final int IDLE_MS = 30_000;
    private static final int THREADS = 16;

    private final HookAddresses addresses;
    private final HttpClient http = new HttpClient();

    HookClient(HookAddresses addresses) {
        this.addresses = addresses;
        QueuedThreadPool threads = new QueuedThreadPool(THREADS);
        threads.setName("hooks");
        threads.setDaemon(true);
        http.setExecutor(threads);
        http.setSocketAddressResolver((host, port, context, promise) -> resolve(host, port, promise));
        http.setFollowRedirects(false);
        http.setHttpCookieStore(new HttpCookieStore.Empty());
        http.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "Parley"));
        http.setConnectTimeout(TimeUnit.SECONDS.toMillis(TIMEOUT_SECONDS));
        http.setIdleTimeout(IDLE_MS);
        http.setDestinationIdleTimeout(IDLE_MS);
    }

    private void resolve(String host, int port, Promise<List<InetSocketAddress>> promise) {
        List<InetAddress> found;
        try {
            found = addresses.resolve(host);
        } catch (UnknownHostException | Refusal nowhere) {
            promise.failed(nowhere);
            return;
        }
        promise.succeeded(found.stream()
                .map(address -> new InetSocketAddress(address, port))
                .toList());
    }

    /** Whether it was taken. */
    boolean delivers(Delivering hook, FeedPages.Item event) {
        byte[] body = event.body().getBytes(UTF_8);
        long time = Instant.now().getEpochSecond();
        try {
            Request request = started()
                    .newRequest(hook.url())
                    .method(HttpMethod.POST)
                    .headers(headers -> headers.put("Parley-Event", event.type())
                            .put("Parley-Delivery", hook.roomId() + ":" + event.sequence())
                            .put(
                                    "Parley-Signature",
                                    "t=%d,v1=%s".formatted(time, signature(hook.secret(), time, body))))
                    .body(new BytesRequestContent("application/json", body))
                    .timeout(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            int status = new CompletableResponseListener(request, ANSWER_BYTES_MAX)
                    .send()
                    .join()
                    .getStatus();
            LOG.debug("Hook {} answered {}", hook.id(), status);
            return status >= 200 && status < 300;
        } catch (RuntimeException failure) { // of the network, or a URL that Jetty does not take
            LOG.debug("Hook {} cannot be reached", hook.id(), failure);
            return false;
        }
    }

    private static String signature(String secret, long time, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(US_ASCII), "HmacSHA256"));
            mac.update("%d.".formatted(time).getBytes(US_ASCII));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("Every Java has HMAC-SHA256", impossible);
        }
    }

    /** Most servers have no hooks: the first delivery starts it. */
    private HttpClient started() {
        try {
            http.start(); // again does nothing
        } catch (Exception failure) {
            throw new IllegalStateException("Events cannot be delivered", failure);
        }
        // Answers are not looked at, so none needs to be unpacked.
        http.getContentDecoderFactories().clear();
        return http;
    }

    void stop() {
        try {
            http.stop();
        } catch (Exception failure) {
            LOG.debug("The client of hooks did not stop in order", failure);
        }
    }
}
