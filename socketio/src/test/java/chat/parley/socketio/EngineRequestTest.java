package chat.parley.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EngineRequestTest {
    private final EngineServer server = new EngineServer(RecordedSession.SETTINGS);

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "GET, polling, 4, -, false, -",
                "GET, websocket, 4, -, true, -",
                "GET, -, 4, -, false, UNKNOWN_TRANSPORT",
                "GET, carrier, 4, -, false, UNKNOWN_TRANSPORT",
                "GET, carrier, 4, unknown, false, UNKNOWN_TRANSPORT",
                "GET, polling, 4, unknown, false, UNKNOWN_SID",
                "GET, polling, 4, '', false, UNKNOWN_SID",
                "POST, polling, 4, -, false, BAD_HANDSHAKE_METHOD",
                "OPTIONS, polling, 4, -, false, BAD_HANDSHAKE_METHOD",
                "GET, websocket, 4, -, false, BAD_REQUEST",
                "GET, polling, 4, -, true, BAD_REQUEST",
                "GET, polling, 3, -, false, UNSUPPORTED_PROTOCOL_VERSION",
                "GET, polling, -, -, false, UNSUPPORTED_PROTOCOL_VERSION"
            })
    void isJudgedAsEngineIoDoes(
            String method, String transport, String protocol, String sid, boolean isUpgrade, EngineError error) {
        assertThat(server.check(new EngineRequest(method, transport, protocol, sid, isUpgrade)))
                .isEqualTo(error);
    }

    @Test
    void isForASessionInItsWay() {
        RecordedSession.Socket socket = new RecordedSession.Socket();
        String polling = RecordedSession.polling(server).session.sid();
        String direct = RecordedSession.on(server, socket).session.sid();
        assertThat(server.check(new EngineRequest("POST", "polling", "4", polling, false)))
                .isNull();
        assertThat(server.check(new EngineRequest("GET", "websocket", "4", polling, true)))
                .isNull();
        assertThat(server.check(new EngineRequest("PUT", "polling", "4", polling, false)))
                .isEqualTo(EngineError.BAD_REQUEST);
        assertThat(server.check(new EngineRequest("GET", "polling", "3", polling, false)))
                .isEqualTo(EngineError.BAD_REQUEST);
        assertThat(server.check(new EngineRequest("GET", "polling", "4", direct, false)))
                .isEqualTo(EngineError.BAD_REQUEST);
        assertThat(EngineError.UNKNOWN_SID.json()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
    }
}
