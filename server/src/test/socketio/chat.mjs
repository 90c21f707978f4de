// What the scenarios share: each is called with the server's address, and prints what it saw.
import assert from 'node:assert/strict';
import { io } from 'socket.io-client';

export const url = process.argv[2];
const PATIENCE_MS = 60_000;

/** Resolves once the condition holds; what happens is looked at often, as it comes from callbacks. */
export async function until(what, condition) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!condition()) {
    assert.ok(Date.now() < deadline, `not seen in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Resolves with a client that is connected, or was refused; it keeps every event in `events`. */
export async function connect(settings = {}, namespace = '', prepare = () => {}) {
  const socket = io(url + namespace, { forceNew: true, reconnectionDelay: 10, reconnectionDelayMax: 100, ...settings });
  socket.events = [];
  socket.onAny((...event) => socket.events.push(event));
  socket.of = (name) => socket.events.filter((event) => event[0] === name).map((event) => event[1]);
  prepare(socket);
  socket.on('connect_error', (error) => (socket.refused = error));
  await until('an answer to CONNECT', () => socket.connected || socket.refused);
  return socket;
}

/** Cuts the connection as a network does, as far as the transport can be reached for that. */
export function cut(socket) {
  const { engine } = socket.io;
  if (typeof engine.transport.ws?.terminate === 'function') {
    engine.transport.ws.terminate();
  } else {
    engine.close();
  }
}
