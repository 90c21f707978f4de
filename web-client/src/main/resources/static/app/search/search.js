// What one looks for and what was found: kept with the page, so that it outlives the panel and the room it was asked in.

const PAUSE_MILLIS = 350;
/** A page of hits may be empty and have a next one: so many of them are passed over before one is asked whether to go on. */
const EMPTY_PAGES_MAX = 10;

export class Search {
  text = "";
  /** "room" or "all". */
  scope = "room";
  /** Who said it; days as `YYYY-MM-DD`, both included. */
  filters = { from: "", since: "", until: "" };
  hits = [];
  next = null;
  /** "idle", "asking", "answered" or "refused", then with the `problem`. */
  state = "idle";
  problem = null;
  /** Whether the panel is to be open in the room that is opened next. */
  isGoingOn = false;
  #timer = 0;
  /** Counts the questions: the answer to an older one is dropped. */
  #number = 0;
  /** What was taken back while an answer is awaited, which may have it still. */
  #gone = new Set();

  constructor(page) {
    this.page = page;
    this.rooms = page.rooms;
    this.rooms.addEventListener("event", this.#heard);
  }

  /** The one of who is signed in: they have other rooms each time. */
  static of(page) {
    if (page.search?.rooms !== page.rooms) {
      page.search = new Search(page);
    }
    return page.search;
  }

  get isFiltered() {
    return Object.values(this.filters).some(Boolean);
  }

  /** Once nobody types any more. */
  askSoon(room) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.ask(room), PAUSE_MILLIS);
  }

  ask(room) {
    clearTimeout(this.#timer);
    this.room = room;
    const question = this.#question(room);
    if (question === null) {
      this.#number++;
      Object.assign(this, { hits: [], next: null, state: "idle", problem: null });
      this.page.update();
      return Promise.resolve();
    }
    return this.#follow(question, []);
  }

  more() {
    return this.#follow(this.next, this.hits);
  }

  #question(room) {
    if (this.text.trim() === "") {
      return null;
    }
    const { from, since, until } = this.filters;
    const asked = new URLSearchParams({ q: this.text.trim() });
    const put = (name, value) => value && asked.set(name, value);
    put("room", this.scope === "room" && room);
    put("from", from.trim().replace(/^@/, ""));
    put("since", since && beginOf(since, 0));
    put("until", until && beginOf(until, 1));
    return `/search?${asked}`;
  }

  /** Until there is something new to show. */
  async #follow(first, before) {
    const number = ++this.#number;
    this.state = "asking";
    this.#gone.clear();
    this.page.update();
    try {
      let next = first;
      let found = [];
      for (let pages = 0; next && found.length === 0 && pages < EMPTY_PAGES_MAX; pages++) {
        const page = await this.page.session.ask("GET", next);
        if (number !== this.#number) {
          return;
        }
        ({ body: found, next = null } = page);
      }
      Object.assign(this, { hits: this.#left([...before, ...found]), next, state: "answered", problem: null });
    } catch (problem) {
      if (number !== this.#number) {
        return;
      }
      // More may be asked for again; what is refused from the beginning has found nothing.
      Object.assign(this, { hits: this.#left(before), state: "refused", problem });
    }
    this.page.update();
  }

  /** What was edited or deleted, in whatever room, says no more what was found. */
  #heard = ({ detail: { type, roomId, messageSequence } }) => {
    if (type === "message.edited" || type === "message.deleted") {
      const key = keyOf({ roomId, sequence: messageSequence });
      if (this.state === "asking") {
        this.#gone.add(key);
      }
      this.hits = this.hits.filter((hit) => keyOf(hit) !== key);
      this.page.update();
    }
  };

  #left(hits) {
    return hits.filter((hit) => !this.#gone.has(keyOf(hit)));
  }
}

function keyOf({ roomId, sequence }) {
  return `${roomId}:${sequence}`;
}

/** When a day begins here, or one some days after it. */
function beginOf(day, daysLater) {
  const [year, month, date] = day.split("-").map(Number);
  return new Date(year, month - 1, date + daysLater).toISOString();
}
