// Who is in a room, and as what.

import { path } from "../http.js";
import { compare } from "../words.js";

/** More are not listed, nor completed behind an `@`. */
const PAGES_MAX = 5;
export const ROLES = ["reader", "member", "moderator", "owner"];

/** Tells "change" when somebody comes, goes or has another role. */
export class Members extends EventTarget {
  #roles = new Map();
  #names = null;
  #early = null;
  isLoaded = false;
  /** Whether there are more than are listed. */
  hasMore = false;

  /** With `asOf`, a sequence, as they were then. */
  constructor(session, room, asOf) {
    super();
    this.session = session;
    this.room = room;
    this.asOf = asOf;
  }

  async load() {
    const roles = new Map();
    // Also says which load is the newest: an older one's answer is dropped.
    const early = [];
    this.#early = early;
    try {
      let next = path`/rooms/${this.room}/members` + (this.asOf === undefined ? "" : `?asOf=${this.asOf}`);
      for (let pages = 0; next && pages < PAGES_MAX; pages++) {
        const page = await this.session.ask("GET", next);
        page.body.forEach(({ username, role }) => roles.set(username, role));
        next = page.next;
      }
      if (early === this.#early) {
        this.#roles = roles;
        this.hasMore = Boolean(next);
        this.isLoaded = true;
      }
    } finally {
      if (early === this.#early) {
        this.#early = null;
        // The pages that were read before an event do not have it, and those after it lose nothing by having it twice.
        early.forEach((event) => this.#apply(event));
        this.#tell();
      }
    }
  }

  /** In the order of one's language. */
  names() {
    this.#names ??= [...this.#roles.keys()].sort(compare);
    return this.#names;
  }

  roleOf(username) {
    return this.#roles.get(username);
  }

  /** How many have that role. */
  countOf(role) {
    return [...this.#roles.values()].filter((each) => each === role).length;
  }

  /** Whether one's own role is that, or more. */
  isAtLeast(role) {
    return ROLES.indexOf(this.roleOf(this.session.username)) >= ROLES.indexOf(role);
  }

  hear(event) {
    this.#early?.push(event);
    if (this.#apply(event)) {
      this.#tell();
    }
  }

  #apply(event) {
    if (event.type === "member.joined" || event.type === "member.role-changed") {
      this.#roles.set(event.username, event.role);
      return true;
    }
    return ["member.left", "member.removed", "member.banned"].includes(event.type) && this.#roles.delete(event.username);
  }

  #tell() {
    this.#names = null;
    this.dispatchEvent(new Event("change"));
  }
}
