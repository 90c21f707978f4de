package chat.parley.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * One STOMP client of a {@link Crowd}: it connects, follows the room and notes the sequence of each event. Only as much of
 * WebSocket and STOMP as a benchmark needs; used by the crowd's thread alone.
 */
final class CrowdMember {
    private static final byte[] SEQUENCE = "\nsequence:".getBytes(UTF_8);
    private static final byte[] CONTENT = "\"content\":\"".getBytes(UTF_8);
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(UTF_8);
    private static final int FIN_TEXT = 0x81;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final byte[] PONG = {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0};

    final int number;
    final String login;
    final Crowd crowd;
    private final SocketChannel channel;
    private final SelectionKey key;
    private byte[] bytes = new byte[1024];
    private int start;
    private int end;
    private boolean isUpgraded;
    private boolean isLive;
    private ByteBuffer unwritten = ByteBuffer.allocate(0);
    /** The newest event that it has; -1 before any. */
    volatile long last;
    /** Events that came out of turn: there must be none. */
    private int outOfTurn;

    CrowdMember(Crowd crowd, int number, long after, Selector selector, InetSocketAddress server) throws IOException {
        this.crowd = crowd;
        this.number = number;
        this.login = "user" + number;
        this.last = after;
        this.channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        this.key = channel.register(selector, SelectionKey.OP_CONNECT, this);
        if (channel.connect(server)) {
            connected();
        }
    }

    void ready(ByteBuffer lent) throws IOException {
        if (key.isConnectable() && channel.finishConnect()) {
            connected();
        }
        if (key.isValid() && key.isWritable()) {
            channel.write(unwritten);
            awaitWritable();
        }
        if (key.isValid() && key.isReadable()) {
            read(lent);
        }
    }

    private void connected() throws IOException {
        key.interestOps(SelectionKey.OP_READ);
        write(ByteBuffer.wrap("""
                GET /ws HTTP/1.1\r
                Host: localhost\r
                Connection: Upgrade\r
                Upgrade: websocket\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: cGFybGV5IGJlbmNobWFyaw==\r
                Sec-WebSocket-Protocol: v12.stomp\r
                \r
                """.getBytes(UTF_8)));
    }

    private int read(ByteBuffer lent) throws IOException {
        int count = channel.read(lent.clear());
        if (count < 0) {
            close();
            return count;
        }
        if (end + count > bytes.length) {
            byte[] larger = new byte[Math.max(2 * bytes.length, end - start + count)];
            System.arraycopy(bytes, start, larger, 0, end - start);
            bytes = larger;
            end -= start;
            start = 0;
        }
        lent.flip().get(bytes, end, count);
        end += count;
        parse();
        if (start == end) {
            start = 0;
            end = 0;
        }
        return count;
    }

    private void parse() throws IOException {
        if (!isUpgraded) {
            int head = Crowd.indexOf(bytes, start, end, END_OF_HEAD);
            if (head < 0) {
                return;
            }
            isUpgraded = true;
            start = head + END_OF_HEAD.length;
            frame("CONNECT\naccept-version:1.2\nhost:/\nheart-beat:0,0\nlogin:" + login + "\n\n\0");
        }
        while (end - start >= 2) {
            int length = bytes[start + 1] & 0x7f;
            int header = 2;
            if (length == 126 && end - start >= 4) {
                length = (bytes[start + 2] & 0xff) << 8 | (bytes[start + 3] & 0xff);
                header = 4;
            } else if (length >= 126) {
                return; // no benchmark has messages over 64 KiB
            }
            if (end - start < header + length) {
                return;
            }
            int kind = bytes[start] & 0x0f;
            if (kind == CLOSE) {
                close();
                return;
            }
            if (kind == PING) {
                write(ByteBuffer.wrap(PONG));
            } else {
                stomp(start + header, start + header + length);
            }
            start += header + length;
        }
    }

    private void stomp(int from, int to) throws IOException {
        switch (bytes[from]) {
            case 'M' -> message(from, to);
            case 'C' -> {
                String after = last < 0 ? "" : "after:" + last + "\n";
                frame("SUBSCRIBE\nid:sub-0\ndestination:/topic/rooms/general\nreceipt:s\n" + after + "\n\0");
            }
            case 'R' -> {
                if (last < 0) {
                    last = number(Crowd.indexOf(bytes, from, to, SEQUENCE) + SEQUENCE.length);
                }
                isLive = true;
                crowd.live(this);
            }
            default -> throw new IOException(new String(bytes, from, to - from, UTF_8));
        }
    }

    private void message(int from, int to) {
        long sequence = number(Crowd.indexOf(bytes, from, to, SEQUENCE) + SEQUENCE.length);
        if (sequence != last + 1) {
            outOfTurn++;
        }
        last = sequence;
        int content = Crowd.indexOf(bytes, from, to, CONTENT);
        if (content > 0) {
            int sender = content + CONTENT.length;
            int ordinal = Crowd.indexOf(bytes, sender, to, (byte) ' ') + 1;
            crowd.heard(this, (int) number(sender), (int) number(ordinal));
        }
    }

    private long number(int from) {
        long number = 0;
        for (int i = from; bytes[i] >= '0' && bytes[i] <= '9'; i++) {
            number = 10 * number + bytes[i] - '0';
        }
        return number;
    }

    /** Posts "sender ordinal" and so many characters more. */
    void post(int ordinal, String padding) throws IOException {
        frame("SEND\ndestination:/app/rooms/general/messages\ncontent-type:application/json\n\n{\"content\":\"" + number
                + " " + ordinal + " " + padding + "\"}\0");
    }

    /** A client's frame is masked (RFC 6455, 5.3); a mask of zeros changes nothing. */
    private void frame(String stomp) throws IOException {
        byte[] payload = stomp.getBytes(UTF_8);
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8).put((byte) FIN_TEXT);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        write(frame.putInt(0).put(payload).flip());
    }

    private void write(ByteBuffer frame) throws IOException {
        if (unwritten.hasRemaining()) {
            ByteBuffer both = ByteBuffer.allocate(unwritten.remaining() + frame.remaining());
            unwritten = both.put(unwritten).put(frame).flip();
        } else {
            channel.write(frame);
            unwritten = frame;
        }
        awaitWritable();
    }

    private void awaitWritable() {
        key.interestOps(unwritten.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    /** Leaves what comes in the buffers of the kernel. */
    void stopReading() {
        key.interestOps(0);
    }

    /** Reads on; false if the server has cut it off meanwhile. */
    boolean readOn(ByteBuffer lent) throws IOException {
        key.interestOps(SelectionKey.OP_READ);
        try {
            while (channel.isOpen() && read(lent) > 0) {
                crowd.check();
            }
        } catch (IOException reset) {
            close();
        }
        return channel.isOpen();
    }

    int outOfTurn() {
        return outOfTurn;
    }

    void close() throws IOException {
        key.cancel();
        channel.close();
        if (isLive) {
            isLive = false;
            crowd.gone();
        }
    }
}
