/**
 * The server's side of Engine.IO 4 and Socket.IO 5: handshakes, long polling, WebSocket, the upgrade from one to the other,
 * pings, packets of text. Binary attachments are read past and refused. What a client has not taken is one write at most.
 *
 * <p>An application implements {@link SocketIoHandler}, a binding {@link EngineSocket} and {@link EnginePoll}; in between
 * there is one {@link EngineSession} a client, which an {@link EngineServer} keeps.
 *
 * @see <a href="https://socket.io/docs/v4/engine-io-protocol/">Engine.IO 4</a>
 * @see <a href="https://socket.io/docs/v4/socket-io-protocol/">Socket.IO 5</a>
 */
@NullMarked
package chat.parley.socketio;

import org.jspecify.annotations.NullMarked;
