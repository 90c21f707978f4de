package chat.parley.stomp.conformance;

import chat.parley.stomp.conformance.Wire.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What all suites have: a wire, and clients that are gone when a test is over. */
public abstract class Conformance {
    private final Supplier<Wire> wires;
    private final List<Client> clients = new ArrayList<>();
    private Wire wire;

    Conformance(Supplier<Wire> wires) {
        this.wires = wires;
    }

    @BeforeEach
    void takeUpTheWire() {
        wire = wires.get();
    }

    @AfterEach
    void hangUp() {
        clients.forEach(Client::close);
    }

    Wire wire() {
        return wire;
    }

    Place newPlace() {
        return wire.newPlace();
    }

    /** A client that has not said CONNECT. */
    Client stranger() {
        Client client = new Client(wire);
        clients.add(client);
        return client;
    }

    /** A client that has. */
    Client connected(String version) {
        return stranger().connect(version);
    }

    /** Someone else, who hears what is said at a place. */
    Client listener(Place place) {
        Client listener = connected("1.2");
        listener.subscribe(place, "listener");
        return listener;
    }
}
