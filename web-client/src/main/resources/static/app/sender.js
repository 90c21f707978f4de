// Brings what waits in the outbox to the server, each room's messages in their order.

import { mayPass } from "./http.js";

const UNDER_WAY_MAX = 16;
/** What the server itself fails at so often, it fails at. */
const TRIES_MAX = 3;

export class Sender {
  /** By room, of which one is under way at a time: one that is refused for now must not be overtaken by those behind it. */
  #underWay = new Map();

  /** `publish(frame)` sends one. */
  constructor(outbox, publish) {
    this.outbox = outbox;
    this.publish = publish;
  }

  send() {
    while (this.#underWay.size < UNDER_WAY_MAX) {
      const entry = this.outbox.takeNext((room) => !this.#underWay.has(room));
      if (!entry) {
        return;
      }
      this.#underWay.set(entry.room, entry);
      this.publish({
        destination: `/app/rooms/${entry.room}/messages`,
        headers: { receipt: entry.messageId, "content-type": "application/json" },
        body: JSON.stringify({ content: entry.content, messageId: entry.messageId, replyTo: entry.replyTo }),
      });
    }
  }

  /** The entry that has this answer; undefined if it is of something else. */
  answered(messageId) {
    const entry = [...this.#underWay.values()].find((each) => each.messageId === messageId);
    this.#underWay.delete(entry?.room);
    return entry;
  }

  /** Whether it is worth another try. */
  isRefusedForNow(entry, problem) {
    entry.tries = (entry.tries ?? 0) + 1;
    if (mayPass(problem.code) && (problem.code !== "internal" || entry.tries < TRIES_MAX)) {
      return true;
    }
    this.outbox.failed(entry.messageId, problem);
    return false;
  }

  /** Whether what is under way was stored is not known any more: it is sent again. */
  disconnected() {
    this.#underWay.clear();
    this.outbox.disconnected();
  }
}
