// What the seed's clients do: it prints the same on Parley and on the chat that Parley replaces. node same.mjs URL
import { connect, until, url } from './chat.mjs';

const run = `run ${process.pid}.${Date.now()}`;
const say = (...words) => console.log(words.map((word) => (typeof word === 'object' ? JSON.stringify(word) : word)).join(' '));
const ours = (message) => message.content.startsWith(run);
const short = (message) => [message.username, message.content.slice(run.length).trim()].join(': ');

for (const transports of [['websocket'], ['polling'], ['polling', 'websocket']]) {
  say('over', transports.join(' then '));
  const ada = await connect({ transports });
  const bob = await connect({ transports });
  const from = transports.join('+');

  ada.emit('message', { username: 'ada', content: `${run} ${from} hello` });
  await until('the greeting', () => [ada, bob].every((socket) => socket.of('message').some(ours)));
  const greeting = bob.of('message').find(ours);
  say('ada hears', ada.of('message').filter(ours).map(short));
  say('bob hears', bob.of('message').filter(ours).map(short));
  say('createdAt is', typeof greeting.createdAt, new Date(greeting.createdAt).toISOString() === greeting.createdAt ? 'ISO' : '?');

  for (let i = 0; i < 20; i++) {
    (i % 2 ? ada : bob).emit('message', { username: i % 2 ? 'ada' : 'bob', content: `${run} ${from} ${i} 🦜 "ä\\` });
  }
  await until('all messages', () => [ada, bob].every((socket) => socket.of('message').filter(ours).length === 21));
  const heard = [ada, bob].map((socket) => JSON.stringify(socket.of('message').filter(ours)));
  say('both hear the same in the same order', heard[0] === heard[1]);
  say('they hear', bob.of('message').filter(ours).map(short).sort());

  bob.emit('message', { username: 'bob' });
  await until('an exception', () => bob.of('exception').length === 1);
  const { status, cause } = bob.of('exception')[0];
  say('without content', status, cause, 'for bob', bob.of('exception').length, 'for ada', ada.of('exception').length);

  bob.io.engine.close();
  await until('bob is away', () => !bob.connected);
  await until('bob is back', () => bob.connected);
  ada.emit('message', { username: 'ada', content: `${run} ${from} again` });
  await until('the news', () => bob.of('message').filter(ours).length === 22);
  say('after a reconnect bob hears', short(bob.of('message').filter(ours).at(-1)));

  const nowhere = await connect({ transports }, '/nowhere');
  say('another namespace:', nowhere.refused.message);
  [ada, bob, nowhere].forEach((socket) => socket.disconnect());
}

const page = await (await fetch(`${url}/messages`)).json();
const fetched = page.filter(ours).map((message) => Object.keys(message).filter((key) => ['username', 'content', 'createdAt'].includes(key)).length);
say('GET /messages has', new Set(fetched).size === 1 && fetched[0] === 3 ? 'username, content, createdAt' : '?', 'and the newest is', short(page.filter(ours).at(-1)));
