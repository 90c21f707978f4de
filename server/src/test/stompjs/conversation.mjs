// Connect with a name, subscribe, send, hear; a resend, and refusals with and without a subscription for them.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { connect, contents, inbox, leave, listen, post, receipt, room, sequences, tell, topic, until } from './chat.mjs';

let greeting;
const ada = await connect('ada', { onConnect: (frame) => (greeting = frame.headers) });
assert.equal(greeting.version, '1.2');
assert.equal(greeting['user-name'], 'ada');
const refusals = await listen(ada, '/user/queue/errors');
const live = await listen(ada, topic);
assert.equal(live.receipt.sequence, '0');

const messageId = randomUUID();
const stored = await post(ada, 'hello: a\\b \u00e9\u6f22\u{1f99c}', { messageId });
assert.equal(stored.sequence, '2');
assert.equal(stored['message-id'], `${room}:2`);
const again = await post(ada, 'hello: a\\b \u00e9\u6f22\u{1f99c}', { messageId });
assert.equal(again['message-id'], `${room}:2`);
assert.equal(again.duplicate, 'true');
await until('both events', () => live.length === 2);
assert.equal(live[1].headers['message-id'], `${room}:2`);
assert.equal(live[1].headers.subscription, live.subscription.id);

// Refusals come where they are listened for, and everything goes on.
const body = JSON.stringify({ messageId, content: 'something else' });
ada.publish({ destination: inbox, headers: { receipt: 'conflict' }, body });
ada.publish({ destination: '/app/rooms/no-such-room/messages', headers: { receipt: 'nowhere' }, body });
ada.publish({ destination: inbox, headers: { receipt: 'no-json' }, body: 'hello' });
ada.subscribe('/topic/rooms/no-such-room', () => {}, { receipt: 'no-room' });
await until('four refusals', () => refusals.length === 4);
assert.ok(refusals.every((refusal) => refusal.headers['content-type'] === 'application/problem+json'));
assert.deepEqual(
  refusals.map((refusal) => [refusal.headers['receipt-id'], refusal.headers.code, JSON.parse(refusal.body).code]).sort(),
  [
    ['conflict', 'conflict', 'conflict'],
    ['no-json', 'invalid-body', 'invalid-body'],
    ['no-room', 'room-not-found', 'room-not-found'],
    ['nowhere', 'room-not-found', 'room-not-found'],
  ],
);

// Where nobody listens, the refusal ends the connection.
const bob = await connect('bob');
let closed;
bob.onWebSocketClose = (event) => (closed = event);
bob.publish({ destination: '/app/rooms/no-such-room/messages', headers: { receipt: 'nowhere' }, body });
await until('the end', () => closed);
assert.equal(closed.code, 1002);
assert.equal(bob.errors[0].code, 'room-not-found');
assert.equal(bob.errors[0]['receipt-id'], 'nowhere');
await bob.deactivate();

await receipt(ada, (name) => live.subscription.unsubscribe({ receipt: name }));
await post(ada, 'unheard');
await post(ada, 'unheard, and so is this');
assert.equal(live.length, 2);
await leave(ada);
tell({ contents: contents(live), sequences: sequences(live) });
