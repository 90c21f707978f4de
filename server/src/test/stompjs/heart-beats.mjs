// Both sides promise signs of life and keep the promise; the connection stays the same one meanwhile.
import assert from 'node:assert/strict';
import { connect, contents, leave, listen, post, tell, topic, until } from './chat.mjs';

for (const forceBinaryWSFrames of [false, true]) {
  let beats = 0;
  let lost = 0;
  let connects = 0;
  const settings = {
    forceBinaryWSFrames,
    heartbeatIncoming: 100,
    heartbeatOutgoing: 100,
    onHeartbeatReceived: () => beats++,
    onHeartbeatLost: () => lost++,
    onConnect: () => connects++,
  };
  const ada = await connect('ada', settings);
  const live = await listen(ada, topic);
  await until('ten heart-beats', () => beats >= 10);
  await post(ada, 'still here');
  await until('the message', () => contents(live).length === 1);
  assert.deepEqual([lost, connects], [0, 1]);
  await leave(ada);
}
tell({ contents: ['still here', 'still here'] });
