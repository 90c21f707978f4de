package chat.parley.query.reading;

import chat.parley.api.Neighbours;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Brings every move of a read position to the devices of whoever read, on whichever nodes they are. */
@Component
class ReadNews {
    private static final String SUBJECT = "read";

    private final Map<String, Reader> readers = new ConcurrentHashMap<>();
    private final Neighbours neighbours;
    private final JsonMapper json;

    ReadNews(Neighbours neighbours, JsonMapper json) {
        this.neighbours = neighbours;
        this.json = json;
        neighbours.listen(SUBJECT, word -> tellHere(json.readValue(word, ReadMoved.class)));
    }

    void tell(ReadMoved moved) {
        tellHere(moved);
        neighbours.tell(SUBJECT, moved.roomId() + "/" + moved.username(), json.writeValueAsString(moved));
    }

    private void tellHere(ReadMoved moved) {
        Reader reader = readers.get(moved.username());
        if (reader != null) {
            reader.moved(moved.roomId(), moved.sequence());
        }
    }

    /** A source for one more device of somebody, from now on. */
    ReadSource listen(String username, Runnable signal) {
        ReadSource[] source = new ReadSource[1];
        readers.compute(username, (name, present) -> {
            Reader reader = present == null ? new Reader() : present;
            source[0] = new ReadSource(reader, json, signal, device -> forget(name, device));
            reader.add(source[0]);
            return reader;
        });
        return source[0];
    }

    private void forget(String username, ReadSource device) {
        readers.computeIfPresent(username, (name, reader) -> reader.removeLast(device) ? null : reader);
    }
}
