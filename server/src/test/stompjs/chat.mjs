// What the scenarios share: each is called with the server's address and a room, and prints what it saw as JSON.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import net from 'node:net';
import { Client } from '@stomp/stompjs';
import WebSocket from 'ws';

globalThis.WebSocket = WebSocket;

export const [url, room] = process.argv.slice(2);
export const topic = `/topic/rooms/${room}`;
export const inbox = `/app/rooms/${room}/messages`;

const PATIENCE_MS = 30_000;
let receipts = 0;

/** Resolves once the condition holds; what happens is looked at often, as it comes from callbacks. */
export async function until(what, condition) {
  const deadline = Date.now() + PATIENCE_MS;
  while (!condition()) {
    assert.ok(Date.now() < deadline, `not seen in time: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** Connects as somebody; `client.connected` is true when this resolves, and nothing has been refused since. */
export async function connect(login, settings = {}) {
  const client = new Client({ brokerURL: url, connectHeaders: { login }, reconnectDelay: 0, ...settings });
  client.onConnect = (frame) => settings.onConnect?.(frame, client);
  client.errors = [];
  client.onStompError = (frame) => client.errors.push(frame.headers);
  client.activate();
  await until(`${login} is connected`, () => client.connected);
  return client;
}

/** The headers of the RECEIPT for whatever is done with the receipt's name. */
export function receipt(client, act) {
  return new Promise((resolve, reject) => {
    const name = `receipt-${++receipts}`;
    const late = setTimeout(() => reject(new Error(`no receipt ${name}`)), PATIENCE_MS);
    client.watchForReceipt(name, (frame) => {
      clearTimeout(late);
      resolve(frame.headers);
    });
    act(name);
  });
}

/** Subscribes, and resolves with the array that fills with what comes. */
export async function listen(client, destination, headers = {}, heard = () => {}) {
  const messages = [];
  messages.receipt = await receipt(client, (name) => {
    messages.subscription = client.subscribe(
      destination,
      (message) => {
        messages.push(message);
        heard(message);
      },
      { receipt: name, ...headers },
    );
  });
  return messages;
}

/** Posts, and resolves with the headers of the RECEIPT. */
export function post(client, content, more = {}) {
  return receipt(client, (name) => {
    const { messageId = randomUUID(), headers = {}, ...frame } = more;
    const body = JSON.stringify({ messageId, content });
    client.publish({ destination: inbox, headers: { receipt: name, ...headers }, body, ...frame });
  });
}

/** Leaves, and proves that it was in good order: the server has answered DISCONNECT and closed with 1000. */
export async function leave(client) {
  let answered;
  let closed;
  client.onDisconnect = (frame) => (answered = frame);
  client.onWebSocketClose = (event) => (closed = event);
  await client.deactivate();
  await until('the end of the connection', () => closed);
  assert.equal(answered.command, 'RECEIPT');
  assert.equal(closed.code, 1000);
  assert.ok(closed.wasClean);
  assert.deepEqual(client.errors, []);
}

export const sequences = (messages) => messages.map((message) => Number(message.headers.sequence));
export const contents = (messages) =>
  messages.map((message) => JSON.parse(message.body).content).filter((content) => content !== undefined);
export const tell = (seen) => console.log(JSON.stringify(seen));

/** A way to the server that can be cut, as a mobile phone's is in a tunnel. */
export async function cuttable() {
  const server = new URL(url);
  const open = new Set();
  const proxy = net.createServer((near) => {
    const far = net.connect(Number(server.port), server.hostname);
    for (const [one, other] of [[near, far], [far, near]]) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => {});
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  await new Promise((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return {
    url: `ws://127.0.0.1:${proxy.address().port}/ws`,
    cut: () => open.forEach((socket) => socket.resetAndDestroy()),
    close: () => proxy.close(),
  };
}
