// Ten clients talk at once, some are cut off again and again: node crowd.mjs URL TRANSPORTS MESSAGES OTHERS
// It says "ready" when all listen, and at the end what each heard; OTHERS are messages that somebody else sends meanwhile.
import { randomUUID } from 'node:crypto';
import { connect, cut, until } from './chat.mjs';

const CLIENTS = 10;
const CUT_EVERY = 150;
const [transports, messages, others] = [process.argv[3].split(','), Number(process.argv[4]), Number(process.argv[5])];

const clients = await Promise.all(
  Array.from({ length: CLIENTS }, async (_, n) => {
    // With retries the client sends one at a time, and again what is not acknowledged: it is the same message by its id.
    const client = await connect({ transports, auth: { username: `client ${n}` }, retries: 20, ackTimeout: 20_000 });
    client.connects = [];
    client.on('connect', () => client.connects.push(client.recovered));
    client.stored = [];
    client.heard = [];
    client.on('message', (message) => {
      client.heard.push([message.sequence, message.content]);
      if (n % 3 === 0 && client.heard.length % CUT_EVERY === 0) {
        setImmediate(() => cut(client)); // Not before the client is done with what came along.
      }
    });
    return client;
  }),
);
console.log('ready');
await Promise.all(
  clients.map(async (client, n) => {
    for (let i = 0; i < messages / CLIENTS; i++) {
      const draft = { messageId: randomUUID(), content: `message ${i} of client ${n}` };
      client.stored.push([draft.content, await client.emitWithAck('message', draft)]);
    }
  }),
);
const all = messages + others;
await until('all messages by all', () => clients.every((client) => client.heard.length >= all));
console.log(
  JSON.stringify({
    heard: clients.map((client) => client.heard),
    acks: clients.flatMap((client) => client.stored),
    connects: clients.flatMap((client) => client.connects),
    exceptions: clients.flatMap((client) => client.of('exception')),
    transports: clients.map((client) => client.io.engine.transport.name),
  }),
);
clients.forEach((client) => client.disconnect());
