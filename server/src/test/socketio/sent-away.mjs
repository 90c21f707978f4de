// Whose token ends, and whose is none, and all that they are told: node sent-away.mjs URL TRANSPORTS
import assert from 'node:assert/strict';
import { connect, until, url } from './chat.mjs';

const transports = process.argv[3].split(',');

/** Resolves with what the client was told, in its order, once its connection is closed. */
async function told(auth, whenConnected) {
  const told = [];
  const socket = await connect({ transports, auth }, '', (client) => {
    client.on('connect', () => told.push('connect'));
    client.on('exception', ({ code }) => told.push(`exception ${code}`));
    client.on('connect_error', ({ data, message }) => told.push(`connect_error ${data?.code ?? message}`));
    client.on('disconnect', (reason) => told.push(`disconnect ${reason}`));
  });
  const { engine } = socket.io;
  await whenConnected();
  await until('the end', () => engine.readyState === 'closed');
  assert.equal(socket.connected, false);
  assert.equal(socket.active, false, 'it does not come back by itself');
  return told;
}

const session = await fetch(`${url}/session`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ username: `guest-${transports.join('-')}` }),
});
const { token } = await session.json();
const ended = await told({ token }, async () => {
  const answer = await fetch(`${url}/session`, { method: 'DELETE', headers: { Authorization: `Bearer ${token}` } });
  assert.ok(answer.ok, `${answer.status}`);
});
const refused = await told({ token: 'forged' }, () => {});
console.log(JSON.stringify({ ended, refused }));
