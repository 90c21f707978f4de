package chat.parley.query.presence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a watcher of a room is told, and how little that is when they read slowly. */
class PresenceSourceTest {
    private static final int NAMES_MAX = 5;

    private final PresenceSettings settings = settings(Duration.ZERO);
    private final PeopleHere here = new PeopleHere(settings);
    private final WatchedRooms rooms = new WatchedRooms(here, settings, messages());
    private final SlowClient client = new SlowClient(signal -> rooms.watch("tea", signal));

    static PresenceSettings settings(Duration grace) {
        Duration never = Duration.ofHours(1);
        return new PresenceSettings(
                Duration.ofMinutes(1), never, grace, never, Duration.ZERO, NAMES_MAX, never, Duration.ofMinutes(1));
    }

    static EphemeralMessages messages() {
        JsonMapper json = JsonMapper.builder()
                .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(Include.NON_NULL))
                .build();
        return new EphemeralMessages(json, new NodeName());
    }

    @Test
    void itsFirstMessageIsASnapshotOnceTheOtherNodesAreKnown() {
        here.follows("tea", "ada");
        rooms.tellNews();
        assertThat(client.messages()).isEmpty();
        elsewhere("bob");
        assertThat(told()).isEqualTo("""
                {"type":"presence.snapshot","roomId":"tea","count":2,"usernames":["ada","bob"]}""");
    }

    @Test
    void thenWhoCameAndWhoLeft() {
        elsewhere("bob");
        told();
        here.follows("tea", "ada");
        assertThat(told()).isEqualTo("""
                {"type":"presence.changed","roomId":"tea","count":2,"came":["ada"],"left":[]}""");
        elsewhere();
        assertThat(told()).isEqualTo("""
                {"type":"presence.changed","roomId":"tea","count":1,"came":[],"left":["bob"]}""");
    }

    @Test
    void somebodyInTwoPlacesIsPresentOnceUntilTheyHaveLeftBoth() {
        elsewhere("ada");
        here.follows("tea", "ada");
        here.follows("tea", "ada");
        assertThat(told()).contains("\"count\":1,");
        here.unfollows("tea", "ada");
        elsewhere();
        rooms.tellNews();
        assertThat(client.messages()).isEmpty();
        here.unfollows("tea", "ada");
        assertThat(told()).contains("\"left\":[\"ada\"]");
    }

    @Test
    void aSlowWatcherGetsAllThatHappenedAsOneChange() {
        elsewhere("ada");
        told();
        client.stopReading();
        elsewhere("ada", "bob");
        assertThat(told()).contains("\"came\":[\"bob\"]"); // the write that does not end
        for (List<String> now : List.of(List.of("bob", "cleo"), List.of("cleo"), List.of("cleo", "dan", "ada"))) {
            elsewhere(now.toArray(String[]::new));
            rooms.tellNews();
        }
        assertThat(client.messages()).isEmpty();
        client.readAgain();
        assertThat(client.messages()).hasToString("""
                [{"type":"presence.changed","roomId":"tea","count":3,"came":["cleo","dan"],"left":["bob"]}]""");
    }

    @Test
    void aSlowWatcherWhoMissedNothingInTheEndHearsNothing() {
        elsewhere("ada");
        told();
        client.stopReading();
        elsewhere("ada", "bob");
        told();
        elsewhere("ada");
        rooms.tellNews();
        elsewhere("ada", "bob");
        rooms.tellNews();
        client.readAgain();
        assertThat(client.messages()).isEmpty();
    }

    @Test
    void inALargeRoomOnlyTheNumberIsToldAndNamesAgainWhenItIsSmall() {
        elsewhere("ada");
        told();
        room().read(people(NAMES_MAX + 1), 1_000);
        assertThat(told()).isEqualTo("{\"type\":\"presence.changed\",\"roomId\":\"tea\",\"count\":1000}");
        room().read(people(NAMES_MAX + 1), 999);
        assertThat(told()).isEqualTo("{\"type\":\"presence.changed\",\"roomId\":\"tea\",\"count\":999}");
        elsewhere("ada", "bob");
        assertThat(told()).isEqualTo("""
                {"type":"presence.snapshot","roomId":"tea","count":2,"usernames":["ada","bob"]}""");
    }

    @Test
    void aRoomThatNobodyWatchesIsForgotten() {
        assertThat(rooms.ids()).containsExactly("tea");
        client.leave();
        assertThat(rooms.ids()).isEmpty();
    }

    private PresenceRoom room() {
        return rooms.find("tea");
    }

    private void elsewhere(String... people) {
        room().read(Set.of(people), 0);
    }

    private static Set<String> people(int count) {
        return IntStream.range(0, count).mapToObj(i -> "p" + i).collect(Collectors.toSet());
    }

    private String told() {
        rooms.tellNews();
        List<JsonNode> messages = client.messages();
        assertThat(messages).hasSize(1);
        return messages.getFirst().toString();
    }
}
