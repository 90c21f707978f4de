// The audit from its end: the server gives it from the beginning on, of any span of time.

const PAGE = 200;
const FIRST_SPAN_MILLIS = 60_000;
const LEAST_SPAN_MILLIS = 1_000;
const FACTOR = 4;

export class AuditLog {
  /** Newest first. */
  entries = [];
  isAtBeginning = false;
  #span = FIRST_SPAN_MILLIS;
  /** All that is later has been read; null before the first reading, which may know what is later than our clock. */
  #until = null;
  #beginning = null;

  /** `type` leaves out all others, if it is given. */
  constructor(session, type) {
    this.session = session;
    this.type = type;
  }

  /** Reads back in time until there are so many entries, or all, or nobody wants them any more. */
  async readTo(count, isWanted) {
    if (this.#beginning === null) {
      const { body } = await this.session.ask("GET", "/audit?limit=1");
      this.#beginning = body.length > 0 ? Date.parse(body[0].at) : Date.now();
    }
    while (isWanted() && this.entries.length < count && !this.isAtBeginning) {
      await this.#readSpan(isWanted);
    }
  }

  /** A span that holds more than a page is read by smaller ones, and one with little in it is followed by a greater one. */
  async #readSpan(isWanted) {
    const until = this.#until ?? Date.now();
    const since = until - this.#span;
    const isFirst = since <= this.#beginning;
    let { body, next } = await this.#page(isFirst ? null : since);
    if (next && this.#span > LEAST_SPAN_MILLIS) {
      this.#span = Math.max(LEAST_SPAN_MILLIS, this.#span / FACTOR);
      return;
    }
    const found = body;
    while (next && isWanted()) {
      ({ body, next } = await this.session.ask("GET", next));
      found.push(...body);
    }
    if (next) {
      return;
    }
    this.entries.push(...found.reverse());
    this.#until = since;
    this.#span *= FACTOR;
    this.isAtBeginning = isFirst;
  }

  #page(since) {
    const query = new URLSearchParams({ limit: PAGE });
    if (this.type) {
      query.set("type", this.type);
    }
    if (since !== null) {
      query.set("since", new Date(since).toISOString());
    }
    if (this.#until !== null) {
      query.set("until", new Date(this.#until).toISOString());
    }
    return this.session.ask("GET", `/audit?${query}`);
  }
}
