// Who is here and who writes: told while connected, and forgotten.

/** Tells "change" when it is somebody else. */
export class Presence extends EventTarget {
  #here = new Set();
  #typing = new Map();
  count = 0;

  constructor(live, room, me) {
    super();
    this.me = me;
    this.ends = [
      live.watch(`/topic/rooms/${room}/presence`, (told) => this.#hear(told)),
      live.watch(`/topic/rooms/${room}/typing`, (told) => this.#hearTyping(told)),
    ];
  }

  close() {
    this.ends.forEach((end) => end());
    this.#typing.forEach(clearTimeout);
  }

  isHere(username) {
    return this.#here.has(username);
  }

  /** The others who write. */
  typing() {
    return [...this.#typing.keys()];
  }

  /** Somebody has said what they wrote. */
  said(username) {
    if (this.#typing.has(username)) {
      this.#endTyping(username);
    }
  }

  #hear({ type, count, usernames = [], came = [], left = [] }) {
    if (type === "presence.snapshot") {
      this.#here = new Set(usernames);
    } else {
      came.forEach((name) => this.#here.add(name));
      left.forEach((name) => this.#here.delete(name));
    }
    this.count = count;
    this.#tell();
  }

  #hearTyping({ type, username, until }) {
    if (username === this.me) {
      return;
    }
    clearTimeout(this.#typing.get(username));
    const left = Date.parse(until) - Date.now();
    if (type === "typing.ended" || left <= 0) {
      this.#typing.delete(username);
    } else {
      // The clocks may differ: nobody writes for as long as that.
      this.#typing.set(username, setTimeout(() => this.#endTyping(username), Math.min(left, 10_000)));
    }
    this.#tell();
  }

  #endTyping(username) {
    clearTimeout(this.#typing.get(username));
    this.#typing.delete(username);
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}
