// What is committed is stored, in its order; what is aborted, or left open, never was.
import assert from 'node:assert/strict';
import { connect, contents, inbox, leave, listen, post, receipt, tell, topic, until } from './chat.mjs';

const ada = await connect('ada');
const live = await listen(ada, topic);
const publish = (transaction, content) =>
  ada.publish({ destination: inbox, headers: { transaction: transaction.id }, body: JSON.stringify({ content }) });

const kept = ada.begin();
const dropped = ada.begin();
publish(kept, 'one');
publish(dropped, 'never');
publish(kept, 'two');
await post(ada, 'outside');
dropped.abort();
await receipt(ada, (name) => {
  publish(kept, 'three');
  // stompjs has no headers for commit(): the receipt of a frame behind it proves as much.
  kept.commit();
  ada.publish({ destination: inbox, headers: { receipt: name }, body: JSON.stringify({ content: 'after' }) });
});
publish(ada.begin(), 'left open');
await until('five messages', () => contents(live).length === 5);
assert.deepEqual(contents(live), ['outside', 'one', 'two', 'three', 'after']);
await leave(ada);
tell({ contents: contents(live) });
