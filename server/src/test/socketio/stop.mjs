// Listens until the server ends the connection, and says in which words: node stop.mjs URL
import { connect, until } from './chat.mjs';

const clients = await Promise.all(
  ['websocket', 'polling'].map(async (transport) => {
    const client = await connect({ transports: [transport], reconnection: false });
    client.on('disconnect', (reason) => console.log(`${transport}: ${reason}`));
    return client;
  }),
);
console.log('ready');
await until('the end', () => clients.every((client) => !client.connected));
