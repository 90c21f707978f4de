package chat.parley.server.socketio;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.parley.api.Refusal;
import chat.parley.api.Refusal.Reason;
import chat.parley.server.limits.Connections;
import chat.parley.server.stomp.JettyWebSockets;
import chat.parley.socketio.EngineError;
import chat.parley.socketio.EngineRequest;
import chat.parley.socketio.EngineServer;
import chat.parley.socketio.EngineSession;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.HttpRequestHandler;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;

/** Long polling, and the handshakes of WebSockets, for pages of this server and of the allowed origins. */
final class SocketIoEndpoint implements HttpRequestHandler, CorsConfigurationSource {
    static final String PATH = "/socket.io/";

    private static final String TEXT = "text/plain;charset=UTF-8";
    private static final long PREFLIGHT_SECONDS = 600;

    private final EngineServer engine;
    private final SocketIoGateway gateway;
    private final Connections connections;
    private final HandlerExceptionResolver problems;
    private final WebSocketHttpRequestHandler webSockets;
    private final CorsConfiguration origins = new CorsConfiguration();

    SocketIoEndpoint(
            EngineServer engine,
            SocketIoGateway gateway,
            Connections connections,
            List<String> allowedOrigins,
            HandlerExceptionResolver problems) {
        this.engine = engine;
        this.gateway = gateway;
        this.connections = connections;
        this.problems = problems;
        this.webSockets =
                JettyWebSockets.endpoint(new SocketIoWebSocket(engine, gateway), List.of(new Handshake.OfWebSocket()));
        origins.setAllowedOrigins(allowedOrigins);
        origins.setAllowedMethods(List.of(HttpMethod.GET.name(), HttpMethod.POST.name()));
        origins.setAllowedHeaders(List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE));
        origins.setMaxAge(PREFLIGHT_SECONDS);
    }

    /** Spring lets in or keeps out who comes from another origin. */
    @Override
    public CorsConfiguration getCorsConfiguration(HttpServletRequest request) {
        return origins;
    }

    static void refuseOrigin(ServerHttpResponse response) throws IOException {
        response.setStatusCode(HttpStatus.FORBIDDEN);
        response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
        String why = EngineError.FORBIDDEN.json("a page of another origin may not connect here");
        response.getBody().write(why.getBytes(UTF_8));
        response.flush();
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        EngineRequest asked = asked(request);
        EngineError error = engine.check(asked);
        if (error != null) {
            refuse(response, error.httpStatus(), error.json());
            return;
        }
        try {
            if (asked.isHandshake()) {
                begin(asked, request, response);
            } else if (asked.isUpgrade()) {
                request.setAttribute(Handshake.NAME, new Handshake(asked.sid(), "", null));
                webSockets.handleRequest(request, response);
            } else {
                goOn(engine.find(String.valueOf(asked.sid())), request, response);
            }
        } catch (Refusal refusal) {
            problems.resolveException(request, response, null, refusal);
        }
    }

    private static EngineRequest asked(HttpServletRequest request) {
        return new EngineRequest(
                request.getMethod(),
                request.getParameter("transport"),
                request.getParameter("EIO"),
                request.getParameter("sid"),
                "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE)));
    }

    private void begin(EngineRequest asked, HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        Handshake handshake =
                new Handshake(null, connections.admit(request), request.getHeader(HttpHeaders.AUTHORIZATION));
        if (asked.isUpgrade()) {
            request.setAttribute(Handshake.NAME, handshake);
            webSockets.handleRequest(request, response);
            return;
        }
        EngineSession session = engine.open(opened -> handshake.connection(gateway, opened));
        if (session == null) {
            throw new Refusal(Reason.BUSY, "too many clients poll this node: use a WebSocket, or try again");
        }
        poll(session, request, response);
    }

    private void goOn(@Nullable EngineSession session, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (session == null) { // It has ended since it was looked for.
            refuse(response, EngineError.UNKNOWN_SID.httpStatus(), EngineError.UNKNOWN_SID.json());
        } else if (HttpMethod.GET.matches(request.getMethod())) {
            poll(session, request, response);
        } else {
            post(session, request, response);
        }
    }

    private static void poll(EngineSession session, HttpServletRequest request, HttpServletResponse response) {
        response.setContentType(TEXT);
        ServletPoll poll = new ServletPoll(request);
        if (!session.poll(poll)) {
            poll.refuse(EngineError.BAD_REQUEST.json("two polls came at a time"));
        }
    }

    private static void post(EngineSession session, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        byte[] payload;
        try {
            payload = request.getInputStream().readAllBytes();
        } catch (Refusal tooLarge) {
            session.postedTooMuch();
            throw tooLarge;
        }
        String violation = session.post(payload);
        if (violation == null) {
            response.setContentType(TEXT);
            response.getOutputStream().write("ok".getBytes(UTF_8));
        } else {
            boolean isTooLarge = payload.length > SocketIoSettings.PAYLOAD_BYTES_MAX;
            int status = (isTooLarge ? Reason.TOO_LARGE : Reason.PROTOCOL_ERROR).httpStatus();
            refuse(response, status, EngineError.BAD_REQUEST.json(violation));
        }
    }

    private static void refuse(HttpServletResponse response, int status, String json) throws IOException {
        response.setStatus(status);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream().write(json.getBytes(UTF_8));
    }
}
