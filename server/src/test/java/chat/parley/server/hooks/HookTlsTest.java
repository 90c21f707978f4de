package chat.parley.server.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.api.room.FeedPages;
import chat.parley.server.hooks.HookTable.Delivering;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events go over TLS to who proves to be the host that the hook names, and to nobody else. */
class HookTlsTest {
    private static final String PASSWORD = "changeit";
    private static final String TRUST_STORE = "javax.net.ssl.trustStore";

    @TempDir
    private Path directory;

    private HttpsServer receiver;
    private final AtomicInteger received = new AtomicInteger();
    private HookClient client;

    @BeforeEach
    void makeClient() {
        client = new HookClient(new HookAddresses(new HookSettings(true)));
    }

    @AfterEach
    void stop() {
        client.stop();
        System.clearProperty(TRUST_STORE);
        if (receiver != null) {
            receiver.stop(0);
        }
    }

    @Test
    void deliversToWhoProvesToBeTheHost() throws Exception {
        receive("localhost", true);
        assertThat(client.delivers(hook(), event())).isTrue();
        assertThat(received).hasValue(1);
    }

    @Test
    void doesNotDeliverToWhomNobodyKnows() throws Exception {
        receive("localhost", false);
        assertThat(client.delivers(hook(), event())).isFalse();
        assertThat(received).hasValue(0);
    }

    @Test
    void doesNotDeliverToAnotherHost() throws Exception {
        receive("elsewhere.example", true);
        assertThat(client.delivers(hook(), event())).isFalse();
        assertThat(received).hasValue(0);
    }

    /** Somebody at localhost who has a certificate for a name, by an authority that this JVM knows or does not. */
    private void receive(String name, boolean isTrusted)
            throws IOException, InterruptedException, GeneralSecurityException {
        Path keys = directory.resolve("keys.p12");
        Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
        Process made = new ProcessBuilder(List.of(
                        keytool.toString(),
                        "-genkeypair",
                        "-alias",
                        "receiver",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=" + name,
                        "-ext",
                        "san=dns:" + name,
                        "-keystore",
                        keys.toString(),
                        "-storepass",
                        PASSWORD))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        assertThat(made.waitFor()).as("keytool").isZero();
        if (isTrusted) {
            System.setProperty(TRUST_STORE, keys.toString());
            System.setProperty(TRUST_STORE + "Password", PASSWORD);
        }
        receiver = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        receiver.setHttpsConfigurator(new HttpsConfigurator(context(keys)));
        receiver.createContext("/", exchange -> {
            received.incrementAndGet();
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        receiver.start();
    }

    private static SSLContext context(Path keys) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream bytes = Files.newInputStream(keys)) {
            store.load(bytes, PASSWORD.toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private Delivering hook() {
        return new Delivering(
                UUID.randomUUID(),
                "general",
                URI.create(
                        "https://localhost:%d/".formatted(receiver.getAddress().getPort())),
                "secret",
                0);
    }

    private static FeedPages.Item event() {
        return new FeedPages.Item(1, "message.posted", "{}");
    }
}
