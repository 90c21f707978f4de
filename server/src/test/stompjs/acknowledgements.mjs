// A client that acknowledges is given as many as it said it can take, one by one or all up to one.
import assert from 'node:assert/strict';
import { connect, contents, leave, listen, post, receipt, sequences, tell, topic, until } from './chat.mjs';

const writer = await connect('writer');
for (let i = 0; i < 30; i++) {
  await post(writer, `message ${i}`);
}

const reader = await connect('reader');
// By a cumulative ACK: five at a time, and not one more.
const cumulative = await listen(reader, topic, { ack: 'client', after: '-1', prefetch: '5', id: 'all/up:to' });
for (let seen = 5; seen <= 30; seen += 5) {
  await until(`${seen} events`, () => cumulative.length === seen);
  await receipt(reader, (name) => cumulative.at(-1).ack({ receipt: name, 'x-note': 'a client may say more' }));
}
await until('the last two', () => cumulative.length === 32);

// Each for itself, taken or not; and in a transaction, where an ACK counts once it is committed.
const single = await listen(reader, topic, { ack: 'client-individual', after: '-1', prefetch: '2' });
await until('the first two', () => single.length === 2);
single[1].nack();
await until('one more', () => single.length === 3);
const transaction = reader.begin();
single[0].ack({ transaction: transaction.id });
single[2].ack({ transaction: transaction.id });
await receipt(reader, (name) => reader.subscribe(topic, () => {}, { id: 'later', receipt: name }));
assert.equal(single.length, 3);
transaction.commit();
for (let next = 3; next < 32; next++) {
  await until(`event ${next}`, () => single.length > next);
  next % 2 ? single[next].ack() : single[next].nack();
}
await until('all events', () => single.length === 32);
assert.deepEqual(sequences(single), sequences(cumulative));
await leave(reader);
await leave(writer);
tell({ contents: contents(single), sequences: sequences(single) });
