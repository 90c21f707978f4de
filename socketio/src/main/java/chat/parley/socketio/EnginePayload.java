package chat.parley.socketio;

import static chat.parley.socketio.ProtocolException.malformed;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.List;

/** Several packets in one body of HTTP, which the character 30 separates. */
final class EnginePayload {
    private static final char SEPARATOR = 30;

    private EnginePayload() {}

    static byte[] join(List<byte[]> packets) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream(
                packets.stream().mapToInt(packet -> packet.length + 1).sum());
        for (int i = 0; i < packets.size(); i++) {
            if (i > 0) {
                payload.write(SEPARATOR);
            }
            payload.writeBytes(packets.get(i));
        }
        return payload.toByteArray();
    }

    static String[] split(byte[] payload) {
        try {
            String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(payload)).toString();
            return text.split(String.valueOf(SEPARATOR), -1);
        } catch (CharacterCodingException noUnicode) {
            throw malformed("packets are UTF-8");
        }
    }
}
