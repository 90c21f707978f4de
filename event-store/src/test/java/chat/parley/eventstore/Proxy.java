package chat.parley.eventstore;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.postgresql.ds.PGSimpleDataSource;

/** The network between an engine and PostgreSQL, which can break at the worst moment. */
final class Proxy implements AutoCloseable {
    static final String APPEND = "insert into event_store.domain_event";

    private final ServerSocket door;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Loss> planned = new AtomicReference<>();
    private volatile boolean down;

    Proxy() {
        try {
            door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Work.start(this::accept);
    }

    /** The next statement with that text does not reach the server, or it does and the answer is lost. */
    private record Loss(String text, boolean ofTheAnswer, boolean forGood) {}

    PGSimpleDataSource dataSource(String applicationName) {
        PGSimpleDataSource dataSource = Database.dataSource(applicationName);
        dataSource.setPortNumbers(new int[] {door.getLocalPort()});
        return dataSource;
    }

    void loseTheNextRequest(String text) {
        planned.set(new Loss(text, false, false));
    }

    void loseTheNextAnswerTo(String text) {
        planned.set(new Loss(text, true, false));
    }

    /** Nor can anybody connect, until it is up again. */
    void loseTheNextAnswerAndGoDown(String text) {
        planned.set(new Loss(text, true, true));
    }

    void up() {
        down = false;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = door.accept();
                sockets.add(client);
                if (down) {
                    client.close();
                } else {
                    Socket server = new Socket(InetAddress.getLoopbackAddress(), Database.port());
                    sockets.add(server);
                    AtomicReference<Loss> met = new AtomicReference<>();
                    Work.start(() -> forwardRequests(client, server, met));
                    Work.start(() -> forwardAnswers(server, client, met));
                }
            }
        } catch (IOException closed) {
            // It is over.
        }
    }

    private void forwardRequests(Socket client, Socket server, AtomicReference<Loss> met) {
        byte[] buffer = new byte[1 << 16];
        try (client;
                server) {
            for (int length; (length = client.getInputStream().read(buffer)) >= 0; ) {
                Loss loss = planned.get();
                if (loss != null && new String(buffer, 0, length, StandardCharsets.UTF_8).contains(loss.text())) {
                    planned.set(null);
                    if (!loss.ofTheAnswer()) {
                        return;
                    }
                    met.set(loss);
                }
                server.getOutputStream().write(buffer, 0, length);
            }
        } catch (IOException closed) {
            // Both are closed with it.
        }
    }

    private void forwardAnswers(Socket server, Socket client, AtomicReference<Loss> met) {
        byte[] buffer = new byte[1 << 16];
        try (client;
                server) {
            for (int length; (length = server.getInputStream().read(buffer)) >= 0; ) {
                Loss loss = met.get();
                if (loss != null) {
                    down = loss.forGood();
                    return;
                }
                client.getOutputStream().write(buffer, 0, length);
            }
        } catch (IOException closed) {
            // Both are closed with it.
        }
    }

    @Override
    public void close() {
        try {
            door.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
