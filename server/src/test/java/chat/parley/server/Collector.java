package chat.parley.server;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ObjIntConsumer;

/** A collector of traces on this machine: it takes OTLP over HTTP, as far as it has to be understood here. */
final class Collector implements AutoCloseable {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;

    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    record Span(String trace, String id, String parent, String name) {}

    Collector() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", exchange -> {
            take(ByteBuffer.wrap(exchange.getRequestBody().readAllBytes()));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
    }

    String endpoint() {
        return "http://localhost:%d/v1/traces".formatted(server.getAddress().getPort());
    }

    List<Span> spans() {
        return spans;
    }

    /** ExportTraceServiceRequest has ResourceSpans, which have ScopeSpans, which have Spans. */
    private void take(ByteBuffer request) {
        each(request, (ofResource, field) -> {
            if (field == 1) {
                each(ofResource, (ofScope, inResource) -> {
                    if (inResource == 2) {
                        each(ofScope, (span, inScope) -> {
                            if (inScope == 2) {
                                spans.add(span(span));
                            }
                        });
                    }
                });
            }
        });
    }

    private static Span span(ByteBuffer message) {
        List<String> parts = new ArrayList<>(List.of("", "", "", "", "", ""));
        each(message, (value, field) -> {
            if (field < parts.size()) {
                byte[] bytes = new byte[value.remaining()];
                value.get(bytes);
                parts.set(
                        field,
                        field == 5 ? new String(bytes, UTF_8) : HexFormat.of().formatHex(bytes));
            }
        });
        return new Span(parts.get(1), parts.get(2), parts.get(4), parts.get(5));
    }

    /** The fields of a message that are messages themselves, bytes or texts. */
    private static void each(ByteBuffer message, ObjIntConsumer<ByteBuffer> consumer) {
        message.order(ByteOrder.LITTLE_ENDIAN);
        while (message.hasRemaining()) {
            long tag = varint(message);
            switch ((int) tag & 7) {
                case VARINT -> varint(message);
                case FIXED_64 -> message.getLong();
                case FIXED_32 -> message.getInt();
                case BYTES -> {
                    int length = (int) varint(message);
                    consumer.accept(message.slice(message.position(), length), (int) (tag >>> 3));
                    message.position(message.position() + length);
                }
                default -> throw new IllegalArgumentException("not OTLP");
            }
        }
    }

    private static long varint(ByteBuffer message) {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = message.get();
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
