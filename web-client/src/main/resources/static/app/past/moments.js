// The moments of a room, each of them just after one of its events: which there are, and what happened at them.

import { path } from "../http.js";

const PAGE = 50;
/** So many events are remembered, so that whoever goes to and fro asks once. */
const KNOWN_MAX = 2_000;
const DAY_MILLIS = 86_400_000;

export class Moments {
  /** The first that one may see, which is that of one's joining in a private room; and the newest. */
  first = 0;
  head = 0;
  #known = new Map();

  constructor(session, room) {
    this.session = session;
    this.room = room;
  }

  async load() {
    const [events, head] = await Promise.all([
      this.session.ask("GET", path`/rooms/${this.room}/events` + "?after=-1&limit=1"),
      // An instant to come is now, however wrong the clock here is.
      this.at(new Date(Date.now() + DAY_MILLIS)),
    ]);
    this.#know(events.body);
    this.head = head;
    this.first = Math.min(events.body[0]?.sequence ?? 0, head);
  }

  /** The sequence of the last event until then: a page of messages names it in its links, be it empty. */
  async at(date) {
    const asOf = encodeURIComponent(date.toISOString());
    const page = await this.session.ask("GET", path`/rooms/${this.room}/messages` + `?before=0&limit=1&asOf=${asOf}`);
    return Number(new URL(page.next ?? page.prev, location.origin).searchParams.get("asOf"));
  }

  clamp(sequence) {
    return Math.max(this.first, Math.min(this.head, sequence));
  }

  /** The event, if it is remembered. */
  known(sequence) {
    return this.#known.get(sequence);
  }

  async event(sequence) {
    return this.known(sequence) ?? (await this.page(sequence, 1))[0];
  }

  /** Events from that one on; those before the first are not there. */
  async page(from, limit = PAGE) {
    if (from > this.head) {
      return [];
    }
    const cursor = `?after=${Math.max(from, 0) - 1}&limit=${limit}`;
    const { body } = await this.session.ask("GET", path`/rooms/${this.room}/events` + cursor);
    this.#know(body);
    return body;
  }

  /** The room's name, topic and number of members of then. */
  async roomAt(sequence) {
    return (await this.session.ask("GET", path`/rooms/${this.room}?asOf=${sequence}`)).body;
  }

  /** Whether the room has another moment by that. */
  hear(event) {
    if (event.type === "message.deleted") {
      // Its words are no more to be shown, at whatever moment.
      for (const [sequence, { messageSequence }] of this.#known) {
        if (sequence === event.messageSequence || messageSequence === event.messageSequence) {
          this.#known.delete(sequence);
        }
      }
    }
    const isNew = event.sequence > this.head;
    if (isNew) {
      this.head = event.sequence;
      this.#know([event]);
    }
    return isNew;
  }

  #know(events) {
    events.forEach((event) => this.#known.set(event.sequence, event));
    while (this.#known.size > KNOWN_MAX) {
      this.#known.delete(this.#known.keys().next().value);
    }
  }
}

/** The message that an event is about, by its sequence; undefined if it is about none. */
export function messageOf(event) {
  return event.type === "message.posted" ? event.sequence : event.messageSequence;
}
