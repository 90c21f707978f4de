// What is refused, is refused with an event, and the client goes on: node refusals.mjs URL TRANSPORTS
import assert from 'node:assert/strict';
import { connect, until } from './chat.mjs';

const transports = process.argv[3].split(',');
const ann = await connect({ transports, auth: { username: 'ann' } });
let answered = 0;
const acknowledged = () => answered++;
const refused = [
  ['unknown-destination', 'draw', { x: 1 }],
  ['message-empty', 'message', { content: ' ' }],
  ['message-too-long', 'message', { content: 'x'.repeat(4_001) }],
  ['invalid-body', 'message', 'hello'],
  ['invalid-body', 'message', { content: 'hello', colour: 'red' }],
  ['invalid-body', 'message', { content: 'hello' }, { content: 'again' }],
  ['invalid-body', 'message'],
  ['invalid-content', 'message', { content: 'half \ud83e' }],
  ['username-mismatch', 'message', { content: 'hello', username: 'bob' }],
  ['invalid-body', 'message', { content: Buffer.from('hello') }],
  ['invalid-body', 'upload', Buffer.alloc(10), Buffer.alloc(20)],
];
for (const [code, name, ...data] of refused) {
  const before = ann.of('exception').length;
  ann.emit(name, ...data, acknowledged);
  await until(`${name} is refused`, () => ann.of('exception').length > before);
  const exception = ann.of('exception').at(-1);
  assert.equal(exception.code, code, JSON.stringify(exception));
  assert.equal(exception.status, 'error');
  assert.equal(exception.cause.pattern, name);
}
const { cause } = ann.of('exception')[1];
assert.deepEqual(cause, { pattern: 'message', data: { content: ' ' } });
const stored = await ann.emitWithAck('message', { content: 'after all that' });
assert.equal(typeof stored.sequence, 'number');
await until('it is heard', () => ann.of('message').length === 1);
assert.equal(ann.of('message')[0].sequence, stored.sequence);
assert.equal(answered, 0, 'what is refused is not acknowledged');
assert.equal(ann.connected, true);

const other = await connect({ transports }, '/other');
assert.equal(other.refused.message, 'Invalid namespace');
const forged = await connect({ transports, auth: { token: 'forged' } });
assert.equal(forged.refused.data.code, 'invalid-token');
const smuggler = await connect({ transports, auth: { username: 'eve\nAuthorization:x' } });
assert.equal(smuggler.refused.data.code, 'invalid-username');

// A proxy's header is no token, and switches no name off.
const zoe = await connect({ transports, auth: { username: 'zoe' }, extraHeaders: { Authorization: 'Basic em9lOnpvZQ==' } });
zoe.emit('message', { content: 'hello', username: 'bob' });
await until('another name is refused', () => zoe.of('exception').length === 1);
assert.equal(zoe.of('exception')[0].code, 'username-mismatch');
await zoe.emitWithAck('message', { content: 'hello' });
await until('her message', () => zoe.of('message').length === 1);
assert.equal(zoe.of('message')[0].username, 'zoe');
[ann, other, forged, smuggler, zoe].forEach((socket) => socket.disconnect());
console.log(JSON.stringify({ refused: refused.length }));
