// Frames as binary messages, both ways, and a body given as bytes; beside them a client that speaks text.
import assert from 'node:assert/strict';
import { connect, contents, leave, listen, post, tell, topic, until } from './chat.mjs';

const kinds = new Set();
const ada = await connect('ada', { forceBinaryWSFrames: true });
const parse = ada.webSocket.onmessage;
ada.webSocket.onmessage = (event) => {
  kinds.add(typeof event.data);
  parse(event);
};
const bob = await connect('bob');
const binary = await listen(ada, topic);
const text = await listen(bob, topic);
await post(ada, 'in a binary frame \u00e9\u{1f99c}');
const body = new TextEncoder().encode(JSON.stringify({ content: 'from bytes \u6f22' }));
await post(ada, '', { body: undefined, binaryBody: body });
await post(bob, '', { body: undefined, binaryBody: body });
await until('three messages each', () => contents(binary).length === 3 && contents(text).length === 3);
assert.deepEqual([...kinds], ['object']);
assert.deepEqual(binary.map((message) => message.body), text.map((message) => message.body));
assert.deepEqual(binary.at(-1).binaryBody, new TextEncoder().encode(binary.at(-1).body));
await leave(ada);
await leave(bob);
tell({ contents: contents(text) });
