// A connection that is cut comes back by itself, and goes on behind the last event that was seen.
import assert from 'node:assert/strict';
import { connect, contents, cuttable, leave, listen, post, sequences, tell, topic, until } from './chat.mjs';

const MESSAGES = 600;
const CUTS = 8;
const STEP = 40;
const way = await cuttable();
const seen = [];
let last = -1;
let connects = 0;
const follower = await connect('follower', {
  brokerURL: way.url,
  reconnectDelay: 1,
  onConnect: (greeting, client) => {
    connects++;
    const follow = (message) => {
      last = Number(message.headers.sequence);
      seen.push(message);
      if (connects <= CUTS && seen.length >= connects * STEP) {
        way.cut();
      }
    };
    client.subscribe(topic, follow, { id: 'room', after: String(last) });
  },
});
const writer = await connect('writer');
const batch = 20;
for (let i = 0; i < MESSAGES; i += batch) {
  await Promise.all(Array.from({ length: batch }, (_, n) => post(writer, `message ${i + n}`)));
}
await until('all events', () => seen.length >= MESSAGES + 2 && connects === CUTS + 1);
const tail = await listen(writer, topic);
assert.equal(Number(tail.receipt.sequence), last);
await leave(writer);
await leave(follower);
way.close();
tell({ contents: contents(seen), sequences: sequences(seen) });
