package chat.parley.stomp;

import static org.assertj.core.api.Assertions.assertThat;

import chat.parley.stomp.Destinations.Destination;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DestinationsTest {
    private final Destination rooms = () -> "/topic/rooms/{room}";
    private final Destination typing = () -> "/topic/rooms/{room}/typing/{user}";
    private final Destination lobby = () -> "/topic/lobby";
    private final Destinations<Destination> destinations = new Destinations<>(List.of(rooms, typing, lobby));

    @Test
    void aPatternIsFoundWithItsVariables() {
        assertThat(destinations.find("/topic/lobby")).hasValue(new Destinations.Match<>(lobby, Map.of()));
        assertThat(destinations.find("/topic/rooms/a.b"))
                .hasValue(new Destinations.Match<>(rooms, Map.of("room", "a.b")));
        assertThat(destinations.find("/topic/rooms/a/typing/b"))
                .hasValue(new Destinations.Match<>(typing, Map.of("room", "a", "user", "b")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "topic/lobby",
                "/topic/lobby/",
                "//topic/lobby",
                "/topic",
                "/topic/*",
                "/topic/**",
                "/topic/Lobby",
                "/topic/rooms",
                "/topic/rooms/",
                "/topic/rooms//typing/b",
                "/topic/rooms/a/typing/",
                "/topic/rooms/a/typing",
                "/topic/rooms/a/b/c",
                "/*/rooms/a",
            })
    void whatNoPatternDescribesIsNotFound(String destination) {
        assertThat(destinations.find(destination)).isEmpty();
    }

    @Test
    void thereAreNoWildcards() {
        // A client's asterisk is a character like others: it is no room's id, but that is for the topic to say.
        assertThat(destinations.find("/topic/rooms/*")).hasValue(new Destinations.Match<>(rooms, Map.of("room", "*")));
        assertThat(destinations.find("/topic/rooms/{room}"))
                .hasValue(new Destinations.Match<>(rooms, Map.of("room", "{room}")));
        assertThat(destinations.find("/topic/rooms/**/typing")).isEmpty();
    }
}
