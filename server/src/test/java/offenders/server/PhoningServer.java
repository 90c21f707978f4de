package offenders.server;

import chat.parley.server.ParleyServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;

/** The server, with somebody in its house who asks for a name, and calls a number that is nobody's (RFC 5737). */
public class PhoningServer {
    public static void main(String[] arguments) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                InetAddress.getAllByName("phone.invalid");
            } catch (IOException nobody) {
                // That it was asked is what counts.
            }
            try (SocketChannel line = SocketChannel.open()) {
                line.configureBlocking(false);
                line.connect(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 443));
            } catch (IOException unreachable) {
                // That it was called is what counts.
            }
        });
        ParleyServer.main(arguments);
    }
}
