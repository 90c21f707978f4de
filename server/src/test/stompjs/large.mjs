// The largest content there may be, whole and in pieces, as clients of servers with small limits send it.
import assert from 'node:assert/strict';
import { connect, contents, leave, listen, post, tell, topic, until } from './chat.mjs';

const content = '\u6f22'.repeat(4_000);
const escaped = content.replaceAll('\u6f22', '\\u6f22');
const reader = await connect('reader');
const live = await listen(reader, topic);
for (const settings of [{}, { splitLargeFrames: true }, { splitLargeFrames: true, maxWebSocketChunkSize: 100 }]) {
  const writer = await connect('writer', settings);
  await post(writer, content);
  await post(writer, '', { body: `{"content":"${escaped}"}` });
  await leave(writer);
}
await until('six messages', () => contents(live).length === 6);
assert.ok(contents(live).every((heard) => heard === content));
await leave(reader);
tell({ contents: contents(live) });
