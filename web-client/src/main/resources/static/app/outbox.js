// What one has said and the server has not acknowledged yet. It outlives a reload, is sent in order, and sent again
// until there is an answer: the server takes the same `messageId` once.

/**
 * Of one person. States: "waiting" for a connection, "sending", "sent" until the room's feed shows it, "failed" with the
 * `problem` that says why.
 */
export class Outbox extends EventTarget {
  #entries = [];

  constructor(username, storage = localStorage) {
    super();
    this.storage = storage;
    // One key an entry: another page of the same browser keeps its own beside, and takes over what a closed one left.
    this.prefix = `parley.outbox/${encodeURIComponent(username)}/`;
    this.#entries = Object.keys(storage)
      .filter((key) => key.startsWith(this.prefix))
      .sort()
      .map((key) => JSON.parse(storage.getItem(key)))
      .map((entry) => ({ ...entry, state: entry.problem ? "failed" : "waiting" }));
    addEventListener("storage", this.#doneElsewhere);
  }

  close() {
    removeEventListener("storage", this.#doneElsewhere);
  }

  #doneElsewhere = (event) => {
    if (event.key?.startsWith(this.prefix) && event.newValue === null) {
      this.done(event.key.slice(this.prefix.length));
    }
  };

  /** The entries of a room, the oldest first. */
  of(room) {
    return this.#entries.filter((entry) => entry.room === room);
  }

  /** How many the server has not answered. */
  get waitingCount() {
    return this.#entries.filter((entry) => entry.state === "waiting" || entry.state === "sending").length;
  }

  add(room, content, replyTo) {
    const entry = { messageId: uuidV7(), room, content, replyTo, at: new Date().toISOString(), state: "waiting" };
    this.#entries.push(entry);
    this.#keep(entry);
    this.#tell();
    return entry;
  }

  /**
   * The next that must be sent, in order, of the rooms that are free; from now on it is being sent. Nobody is told, as that
   * would be asked again.
   */
  takeNext(isFree) {
    const next = this.#entries.find((entry) => entry.state === "waiting" && isFree(entry.room));
    if (next) {
      next.state = "sending";
    }
    return next;
  }

  /** It is stored, as the RECEIPT says. */
  sent(messageId) {
    const entry = this.#entries.find((each) => each.messageId === messageId);
    if (entry) {
      entry.state = "sent";
      this.storage.removeItem(this.prefix + messageId);
      this.#tell();
    }
  }

  /** It is where others see it, too, or is given up. */
  done(messageId) {
    const before = this.#entries.length;
    this.#entries = this.#entries.filter((entry) => entry.messageId !== messageId);
    if (this.#entries.length < before) {
      this.storage.removeItem(this.prefix + messageId);
      this.#tell();
    }
  }

  /** It was refused for good, and stays until one tries again or gives it up. */
  failed(messageId, problem) {
    const entry = this.#entries.find((each) => each.messageId === messageId);
    if (entry) {
      entry.state = "failed";
      entry.problem = { code: problem.code, detail: problem.detail };
      this.#keep(entry);
      this.#tell();
    }
  }

  again(messageId) {
    const entry = this.#entries.find((each) => each.messageId === messageId);
    if (entry) {
      entry.state = "waiting";
      delete entry.problem;
      this.#keep(entry);
      this.#tell();
    }
  }

  /** The connection is gone: whether these were stored is not known, so they are sent again. */
  disconnected() {
    for (const entry of this.#entries) {
      if (entry.state === "sending") {
        entry.state = "waiting";
      }
    }
    this.#tell();
  }

  #keep({ messageId, room, content, replyTo, at, problem }) {
    this.storage.setItem(this.prefix + messageId, JSON.stringify({ messageId, room, content, replyTo, at, problem }));
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}

let lastMillis = 0;
let counter = 0;

/** RFC 9562, 5.7 and 6.2 (method 1): milliseconds, then a counter, so that those of a page sort as they were made. */
export function uuidV7(now = Date.now()) {
  counter = now > lastMillis ? 0 : counter + 1;
  lastMillis = Math.max(now, lastMillis);
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  for (let i = 0; i < 6; i++) {
    bytes[i] = Math.floor(lastMillis / 2 ** (8 * (5 - i))) & 0xff;
  }
  bytes[6] = 0x70 | ((counter >> 8) & 0x0f);
  bytes[7] = counter & 0xff;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
