package chat.parley.socketio;

import static chat.parley.socketio.ProtocolException.malformed;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a client's Socket.IO packets, strictly: {@code type [attachments-] [namespace,] [id] [json]}. */
final class SocketIoReader {
    private static final String ROOT = "/";
    private static final int ARGUMENTS_MAX = 16;
    private static final int ATTACHMENTS_MAX = 16;
    private static final int NAMESPACE_CHARACTERS_MAX = 128;
    private static final int DIGITS_MAX = 15;

    private final SocketIoHandler handler;
    private final Consumer<byte[]> answers;
    private int attachmentsToCome;
    private boolean connected;

    SocketIoReader(SocketIoHandler handler, Consumer<byte[]> answers) {
        this.handler = handler;
        this.answers = answers;
    }

    /** A packet as it stands, and how far it is read. */
    private static final class Cursor {
        private final String text;
        private int at = 1;

        private Cursor(String text) {
            this.text = text;
        }

        private boolean isAt(char wanted) {
            return at < text.length() && text.charAt(at) == wanted;
        }

        /** The digits that come; -1 if none do. */
        private long number() {
            int start = at;
            while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
                at++;
            }
            if (at - start > DIGITS_MAX) {
                throw malformed("a number in a packet has at most %d digits".formatted(DIGITS_MAX));
            }
            return at == start ? -1 : Long.parseLong(text.substring(start, at));
        }

        private String namespace() {
            if (!isAt('/')) {
                return ROOT;
            }
            int comma = text.indexOf(',', at);
            int end = comma < 0 ? text.length() : comma;
            String named = text.substring(at, end);
            if (named.length() > NAMESPACE_CHARACTERS_MAX) {
                throw malformed("a namespace has at most %d characters".formatted(NAMESPACE_CHARACTERS_MAX));
            }
            at = Math.min(end + 1, text.length());
            int query = named.indexOf('?');
            return query < 0 ? named : named.substring(0, query);
        }

        private String rest() {
            return text.substring(at);
        }
    }

    void text(String packet) {
        if (packet.isEmpty()) {
            throw malformed("a Socket.IO packet begins with its type");
        }
        if (attachmentsToCome > 0) {
            throw malformed("attachments were announced, and text came");
        }
        char type = packet.charAt(0);
        Cursor cursor = new Cursor(packet);
        long attachments = type == '5' || type == '6' ? attachments(cursor) : 0;
        String namespace = cursor.namespace();
        if (type == '0') {
            connect(namespace, cursor.rest());
            return;
        }
        if (!connected || !namespace.equals(ROOT)) {
            throw malformed("nobody is connected to namespace " + shown(namespace));
        }
        switch (type) {
            case '1' -> {
                requireNothing(cursor.rest());
                handler.disconnect();
            }
            case '2' -> handler.event(event(cursor));
            case '3' -> requireAck(cursor); // Nobody here asks for one: it is read, and means nothing.
            case '5' -> {
                handler.binary(event(cursor));
                attachmentsToCome = (int) attachments;
            }
            case '6' -> {
                requireAck(cursor);
                attachmentsToCome = (int) attachments;
            }
            default -> throw malformed("there is no such type of packet for a client to send");
        }
    }

    /** An attachment, of a packet that is refused already. */
    void binary() {
        if (attachmentsToCome == 0) {
            throw malformed("a binary message came that no packet announced");
        }
        attachmentsToCome--;
    }

    private static long attachments(Cursor cursor) {
        long attachments = cursor.number();
        if (attachments < 0 || !cursor.isAt('-')) {
            throw malformed("a binary packet says how many attachments it has");
        }
        if (attachments > ATTACHMENTS_MAX) {
            throw malformed("a packet has at most %d attachments".formatted(ATTACHMENTS_MAX));
        }
        cursor.at++;
        return attachments;
    }

    private void connect(String namespace, String auth) {
        ObjectNode shown = auth.isEmpty() ? SocketIoPackets.JSON.createObjectNode() : object(auth);
        if (!namespace.equals(ROOT)) {
            answers.accept(SocketIoPackets.invalidNamespace(namespace));
        } else if (connected) {
            throw malformed("this client is connected already");
        } else {
            connected = true;
            handler.connect(shown);
        }
    }

    private static ObjectNode object(String json) {
        try {
            JsonNode read = SocketIoPackets.JSON.readTree(json);
            if (read instanceof ObjectNode object) {
                return object;
            }
        } catch (JacksonException noJson) {
            // and that is said below
        }
        throw malformed("what CONNECT brings is a JSON object");
    }

    private static void requireNothing(String rest) {
        if (!rest.isEmpty()) {
            throw malformed("DISCONNECT brings nothing");
        }
    }

    private static void requireAck(Cursor cursor) {
        if (cursor.number() < 0) {
            throw malformed("an acknowledgement says of what");
        }
        values(cursor.rest());
    }

    private static SocketIoEvent event(Cursor cursor) {
        long id = cursor.number();
        List<String> values = values(cursor.rest());
        String name = values.isEmpty() ? null : string(values.getFirst());
        if (name == null) {
            throw malformed("an event is a JSON array that begins with a name");
        }
        return new SocketIoEvent(name, List.copyOf(values.subList(1, values.size())), id < 0 ? null : id);
    }

    private static @Nullable String string(String json) {
        return json.startsWith("\"") ? SocketIoPackets.JSON.readTree(json).asString() : null;
    }

    /** The elements of an array, each as it is written. */
    private static List<String> values(String json) {
        List<String> values = new ArrayList<>();
        try (JsonParser parser = SocketIoPackets.JSON.createParser(json)) {
            if (parser.nextToken() == JsonToken.START_ARRAY) {
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    if (values.size() > ARGUMENTS_MAX) {
                        throw malformed("an event has at most %d arguments".formatted(ARGUMENTS_MAX));
                    }
                    int start = (int) parser.currentTokenLocation().getCharOffset();
                    parser.skipChildren();
                    parser.finishToken();
                    int end = (int) parser.currentLocation().getCharOffset();
                    values.add(json.substring(start, end).strip());
                }
                if (parser.nextToken() == null) {
                    return values;
                }
            }
        } catch (JacksonException noJson) {
            // and that is said below
        }
        throw malformed("a packet's data is a JSON array");
    }

    private static String shown(String namespace) {
        return namespace.replaceAll("\\p{Cntrl}", "?");
    }
}
