package chat.parley.query.reading;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** What a device hears that takes its messages now and then. */
class ReaderTest {
    private final Reader reader = new Reader();
    private final AtomicInteger signals = new AtomicInteger();

    @Test
    void hearsOfEachRoomOnlyTheFurthestPosition() {
        ReadSource slow = device();
        reader.moved("tea", 1);
        reader.moved("cake", 5);
        reader.moved("tea", 2);
        assertThat(messages(slow)).isEqualTo(2);
        reader.moved("tea", 3);
        assertThat(messages(slow)).isEqualTo(1);
        assertThat(signals).hasValue(4);
    }

    @Test
    void hearsOfNoStepBackInWhateverOrderNodesTell() {
        ReadSource device = device();
        reader.moved("tea", 9);
        reader.moved("tea", 7);
        reader.moved("tea", 9);
        assertThat(messages(device)).isEqualTo(1);
        assertThat(signals).hasValue(1);
    }

    @Test
    void hearsNothingOfWhatWasBefore() {
        device();
        reader.moved("tea", 1);
        assertThat(messages(device())).isZero();
    }

    @Test
    void missesTheOldestOfTooManyRooms() {
        ReadSource slow = device();
        for (int room = 0; room <= Reader.ROOMS_MAX; room++) {
            reader.moved("room-" + room, 1);
        }
        List<String> rooms = new ArrayList<>();
        for (long seen = 0;
                reader.after(seen) != null;
                seen = reader.after(seen).number()) {
            rooms.add(reader.after(seen).position().roomId());
        }
        assertThat(rooms).hasSize(Reader.ROOMS_MAX).doesNotContain("room-0").endsWith("room-" + Reader.ROOMS_MAX);
        assertThat(messages(slow)).isEqualTo(Reader.ROOMS_MAX);
    }

    private ReadSource device() {
        ReadSource device = new ReadSource(reader, JsonMapper.shared(), signals::incrementAndGet, reader::removeLast);
        reader.add(device);
        return device;
    }

    private static int messages(ReadSource device) {
        int messages = 0;
        while (device.poll() != null) {
            messages++;
        }
        return messages;
    }
}
