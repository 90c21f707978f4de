// A room's messages as far as they are loaded: one stretch without holes, which grows at both ends, and what events
// change in it. It knows nothing of the screen.

import { path } from "../http.js";

const PAGE = 100;
/** Of so many messages a stretch has at most; at the other end it forgets. */
const KEPT_MAX = 400;

/** Tells "change" when there is something else to show. */
export class Timeline extends EventTarget {
  /** The stretch, by sequence, oldest first. */
  messages = [];
  /** Whether there is nothing older, or newer. */
  hasStart = false;
  hasEnd = false;
  /** Whether there is anything to show yet. */
  isOpen = false;
  /** Whether who looks at it sees the end, and not what is forgotten at the start. */
  isAtEnd = true;
  /** So many are kept then, as new ones come. */
  keptAtEnd = 100;
  #loading = null;
  #early = [];

  /** With `asOf`, a sequence, as the room was then: it changes no more. */
  constructor(session, room, asOf) {
    super();
    this.session = session;
    this.room = room;
    this.asOf = asOf;
  }

  /** Begins with the newest messages, or around a place (a sequence or an instant). */
  open(around) {
    return this.#load(async () => {
      const page = await this.#page(around === undefined ? "" : `around=${encodeURIComponent(around)}`);
      this.messages = page.body;
      this.isOpen = true;
      this.hasStart = !page.prev;
      this.hasEnd = around === undefined || !page.next;
    });
  }

  older() {
    return this.hasStart ? Promise.resolve() : this.#load(async () => {
      const page = await this.#page(`before=${this.messages[0]?.sequence ?? 0}`);
      this.messages = [...page.body, ...this.messages];
      this.hasStart = !page.prev;
      if (this.messages.length > KEPT_MAX) {
        this.messages.length = KEPT_MAX;
        this.hasEnd = false;
      }
    });
  }

  newer() {
    return this.hasEnd ? Promise.resolve() : this.#load(async () => {
      const page = await this.#page(`after=${this.messages.at(-1)?.sequence ?? -1}`);
      this.messages = [...this.messages, ...page.body];
      this.hasEnd = !page.next;
      this.#forgetStart(KEPT_MAX);
    });
  }

  #page(cursor, limit = PAGE) {
    const moment = this.asOf === undefined ? "" : `&asOf=${this.asOf}`;
    return this.session.ask("GET", path`/rooms/${this.room}/messages` + `?limit=${limit}${moment}&${cursor}`);
  }

  /** One load after the other; events that come meanwhile are applied to what it brings. */
  async #load(task) {
    while (this.#loading) {
      await this.#loading.catch(() => {});
    }
    this.#loading = task();
    try {
      await this.#loading;
    } finally {
      this.#loading = null;
      this.#early.splice(0).forEach((event) => this.#apply(event));
      this.#tell();
    }
  }

  /** What the room's feed says; each event may come again. */
  hear(event) {
    if (this.#loading) {
      this.#early.push(event);
    } else if (this.#apply(event)) {
      this.#tell();
    }
  }

  /** Whether it changed anything. */
  #apply(event) {
    switch (event.type) {
      case "message.posted":
        return this.#posted(event);
      case "message.edited":
        return this.#change(event, (message) => ({ ...message, content: event.content, mentions: event.mentions, editedAt: event.createdAt }));
      case "message.deleted":
        return this.#change(event, (message) => ({ ...message, content: "", deleted: true }));
      case "reaction.added":
        return this.#change(event, (message) => reacted(message, event, true));
      case "reaction.removed":
        return this.#change(event, (message) => reacted(message, event, false));
      default:
        return false;
    }
  }

  #posted({ type, ...message }) {
    if (!this.hasEnd || this.messages.at(-1)?.sequence >= message.sequence) {
      return false;
    }
    if (!this.isAtEnd && this.messages.length >= KEPT_MAX) {
      this.hasEnd = false;
      return true;
    }
    this.messages = [...this.messages, message];
    if (this.isAtEnd) {
      this.#forgetStart(this.keptAtEnd);
    }
    return true;
  }

  #forgetStart(most) {
    if (this.messages.length > most) {
      this.messages = this.messages.slice(-most);
      this.hasStart = false;
    }
  }

  /** A page that was read after the event has it already, so it must do no harm twice. */
  #change(event, change) {
    const index = this.indexOf(event.messageSequence);
    const message = this.messages[index];
    if (!message || message.deleted) {
      return false;
    }
    this.messages = this.messages.with(index, change(message));
    return true;
  }

  /** The sequence of the room's newest message, -1 if there is none. */
  async newest() {
    const newest = this.hasEnd ? this.messages : (await this.#page("", 1)).body;
    return newest.at(-1)?.sequence ?? -1;
  }

  /** Where a message is in the stretch, -1 if it is not. */
  indexOf(sequence) {
    let low = 0;
    let high = this.messages.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const found = this.messages[middle].sequence;
      if (found === sequence) {
        return middle;
      }
      if (found < sequence) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

function reacted(message, { emoji, username }, isAdded) {
  // Somebody may react with "constructor".
  const before = Object.hasOwn(message.reactions ?? {}, emoji) ? message.reactions[emoji] : [];
  const names = before.filter((name) => name !== username);
  const reactions = { ...message.reactions, [emoji]: isAdded ? [...names, username] : names };
  if (reactions[emoji].length === 0) {
    delete reactions[emoji];
  }
  return { ...message, reactions };
}
