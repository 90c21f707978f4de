// Socket.IO's connection state recovery, by a client that knows of nothing else: node resume.mjs URL TRANSPORTS OTHER_URL
import assert from 'node:assert/strict';
import { connect, cut, until } from './chat.mjs';

const transports = process.argv[3].split(',');
const away = await connect({ transports, auth: { username: 'away' } });
const here = await connect({ transports, auth: { username: 'here' } });
const say = (content) => here.emitWithAck('message', { content });
const heard = () => away.of('message').map((message) => message.content);
async function whileAway(talk) {
  away.io.reconnection(false);
  cut(away);
  await until('the client is away', () => !away.connected);
  await talk();
  away.io.reconnection(true);
  away.connect();
  await until('the client is back', () => away.connected);
}
const expected = [];
const talk = async (...contents) => {
  for (const content of contents) {
    expected.push(content);
    await say(content);
  }
};

await whileAway(() => talk('before it heard anything')); // The pid alone says where it was.
assert.equal(away.recovered, true);
await talk('one', 'two');
await until('what was said', () => heard().length === expected.length);
await whileAway(() => {
  away.io.uri = process.argv[4]; // On another node it goes on likewise.
  return talk('three', 'four', 'five');
});
assert.equal(away.recovered, true);
await talk('six');
await until('what was missed', () => heard().length >= expected.length);
assert.deepEqual(heard(), expected);

await whileAway(() => {
  away._lastOffset = '999999999'; // a place that there is not
  return talk('never heard');
});
expected.pop();
assert.equal(away.recovered, false);
await whileAway(() => {
  away._pid = 'general.x.y';
});
assert.equal(away.recovered, false);
await talk('seven');
await until('what is new', () => heard().length >= expected.length);
assert.deepEqual(heard(), expected);
[away, here].forEach((socket) => socket.disconnect());
console.log(JSON.stringify({ heard: heard().length }));
