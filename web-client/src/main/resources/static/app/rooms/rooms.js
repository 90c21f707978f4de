// The rooms there are, what is unread in one's own, and their feeds: one of each room one is a member of, and of the
// room that is open.

import { path } from "../http.js";
import { t } from "../words.js";

const ROOM_PAGES_MAX = 25;
/** A session has 256 subscriptions at most, and some of them are for other things. */
const FOLLOWED_MAX = 200;
const REFRESH_MILLIS = 60_000;
const SETTLE_MILLIS = 400;
/** So many of a room's last events are kept, for a page that was read while they came. */
const RECENT_MAX = 200;

/**
 * Tells "change" when a room or a badge is another one, "event" with each event of a followed room, and "broken" with the
 * event at which one has left a room, or is in it again.
 */
export class Rooms extends EventTarget {
  /** By id: what `GET /rooms` says, and `isMember`, `unread`, `mentions`, `readSequence`. */
  #rooms = new Map();
  #follows = new Map();
  #refreshing = null;
  #isWanted = false;
  isLoaded = false;

  constructor(page) {
    super();
    this.page = page;
    this.session = page.session;
    this.live = page.live;
  }

  start() {
    this.refresh();
    this.timer = setInterval(() => this.refresh(), REFRESH_MILLIS);
    document.addEventListener("visibilitychange", this.#seen);
    this.live.watch("/user/queue/read", ({ roomId, sequence }) => this.#readElsewhere(roomId, sequence));
  }

  stop() {
    clearInterval(this.timer);
    clearTimeout(this.soon);
    document.removeEventListener("visibilitychange", this.#seen);
  }

  #seen = () => {
    if (document.visibilityState === "visible") {
      this.refresh();
    }
  };

  of(room) {
    return this.#rooms.get(room);
  }

  all() {
    return [...this.#rooms.values()];
  }

  /** Reads all anew; called meanwhile, however often, all is read once more after that. */
  refresh() {
    clearTimeout(this.soon);
    this.#isWanted = true;
    this.#refreshing ??= this.#readWhileWanted();
    return this.#refreshing;
  }

  async #readWhileWanted() {
    while (this.#isWanted) {
      this.#isWanted = false;
      try {
        await this.#read();
      } catch (problem) {
        if (!problem.isTransient) {
          this.page.toasts.refused(problem);
        }
      }
    }
    this.#refreshing = null;
  }

  /** Some time soon: many of these are one. */
  refreshSoon() {
    clearTimeout(this.soon);
    this.soon = setTimeout(() => this.refresh(), SETTLE_MILLIS);
  }

  async #read() {
    const rooms = new Map();
    let next = "/rooms";
    for (let pages = 0; next && pages < ROOM_PAGES_MAX; pages++) {
      const page = await this.session.ask("GET", next);
      page.body.forEach((room) => rooms.set(room.roomId, { ...room, isMember: false, unread: 0, mentions: 0 }));
      next = page.next;
    }
    for (const { roomId, ...counts } of (await this.session.ask("GET", "/unread")).body) {
      const room = { roomId, name: roomId, ...rooms.get(roomId), ...counts, isMember: true };
      rooms.set(roomId, room);
      this.#bringUpToDate(room);
    }
    // A room that one reads without being a member is not in every list.
    const open = this.page.view?.room;
    if (open && !rooms.has(open) && this.#rooms.has(open)) {
      rooms.set(open, { ...this.#rooms.get(open), isMember: false });
    }
    this.#rooms = rooms;
    this.isLoaded = true;
    this.#followOwn();
    this.#tell();
  }

  /** With what was heard after the server counted, and read before it knew. */
  #bringUpToDate(room) {
    this.recent(room.roomId)
      .filter(({ type, sequence }) => type === "message.posted" && sequence > (room.lastSequence ?? -1))
      .forEach((event) => this.#add(room, event));
    const { readSequence = -1 } = this.#rooms.get(room.roomId) ?? {};
    if (readSequence > room.readSequence) {
      room.readSequence = readSequence;
      if (readSequence >= (room.lastSequence ?? 0)) {
        Object.assign(room, { unread: 0, mentions: 0 });
      }
    }
  }

  /** What is known of one room, asked for if need be. */
  async load(room) {
    const { body } = await this.session.ask("GET", path`/rooms/${room}`);
    this.#rooms.set(room, { isMember: false, unread: 0, mentions: 0, ...this.#rooms.get(room), ...body });
    this.#tell();
    return this.#rooms.get(room);
  }

  #followOwn() {
    const own = this.all().filter((room) => room.isMember);
    own.sort((a, b) => (b.lastActivityAt ?? "").localeCompare(a.lastActivityAt ?? ""));
    const followed = own.slice(0, FOLLOWED_MAX);
    // One has read to where one came in, at least: what was before, a private room does not tell.
    followed.forEach(({ roomId, lastSequence = -1, readSequence }) => this.follow(roomId, Math.max(lastSequence, readSequence)));
    const kept = new Set([...followed.map((room) => room.roomId), this.page.view?.room]);
    [...this.#follows.keys()].filter((room) => !kept.has(room)).forEach((room) => this.unfollow(room));
  }

  /** Hears a room from after a sequence on, if it is not heard yet. */
  follow(room, after) {
    if (!this.#follows.has(room)) {
      const recent = [];
      const end = this.live.follow(room, after, (event, isGap) => this.#heard(event, recent, isGap));
      this.#follows.set(room, { end, recent });
    }
  }

  isFollowed(room) {
    return this.#follows.has(room);
  }

  unfollow(room) {
    this.#follows.get(room)?.end();
    this.#follows.delete(room);
  }

  /** The last events of a followed room, the oldest first. */
  recent(room) {
    return this.#follows.get(room)?.recent ?? [];
  }

  #heard(event, recent, isGap) {
    if (isGap) {
      recent.length = 0;
      this.dispatchEvent(new CustomEvent("broken", { detail: event }));
    }
    recent.push(event);
    if (recent.length > RECENT_MAX) {
      recent.shift();
    }
    this.#count(event);
    this.dispatchEvent(new CustomEvent("event", { detail: event }));
  }

  #count(event) {
    const me = this.session.username;
    const room = this.#rooms.get(event.roomId);
    if (!room) {
      return;
    }
    if (event.type === "message.posted") {
      if (event.sequence > (room.lastSequence ?? -1)) {
        this.#add(room, event);
      }
      this.#tell();
    } else if (event.type === "message.deleted" || event.type === "message.edited") {
      if (room.isMember && event.messageSequence > (room.readSequence ?? -1) && room.unread > 0) {
        this.refreshSoon();
      }
    } else if (event.type.startsWith("room.") || (event.type.startsWith("member.") && event.username === me)) {
      this.#changed(event, room);
    } else if (event.type === "member.joined" || event.type === "member.left" || event.type === "member.removed") {
      room.memberCount += event.type === "member.joined" ? 1 : -1;
      this.#tell();
    } else if (event.type === "member.banned") {
      // Whether they were a member, the event does not say.
      this.refreshSoon();
    }
  }

  #add(room, event) {
    room.lastActivityAt = event.createdAt;
    room.lastSequence = event.sequence;
    if (event.username === this.session.username) {
      Object.assign(room, { isMember: true, unread: 0, mentions: 0, readSequence: event.sequence });
    } else if (room.isMember) {
      room.unread++;
      room.mentions += event.mentions?.includes(this.session.username) ? 1 : 0;
    }
  }

  #changed(event, room) {
    // Who is no member hears, from before, how they left.
    if (["member.left", "member.removed", "member.banned"].includes(event.type) && room.isMember) {
      room.isMember = false;
      this.unfollow(event.roomId);
      if (event.type !== "member.left") {
        const key = event.type === "member.banned" ? "room.banned-you" : "room.removed-you";
        this.page.toasts.tell(t(key, { by: event.by, room: room.name }));
      }
      this.dispatchEvent(new CustomEvent("broken", { detail: event }));
    }
    this.refreshSoon();
  }

  /** One has read a room up to there; the server is told, and one's other devices by it. */
  async read(roomId, sequence) {
    const room = this.#rooms.get(roomId);
    if (!room?.isMember || sequence <= (room.readSequence ?? -1)) {
      return;
    }
    this.#moved(room, sequence);
    try {
      await this.session.ask("PUT", path`/rooms/${roomId}/read`, { sequence });
    } catch (problem) {
      // It is told again with the next message; nobody waits for it.
      console.info("The read position is not told", problem.code);
    }
  }

  #readElsewhere(roomId, sequence) {
    const room = this.#rooms.get(roomId);
    if (room && sequence > (room.readSequence ?? -1)) {
      this.#moved(room, sequence);
    }
  }

  #moved(room, sequence) {
    room.readSequence = sequence;
    if (sequence >= (room.lastSequence ?? 0)) {
      room.unread = 0;
      room.mentions = 0;
    } else {
      this.refreshSoon();
    }
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event("change"));
  }
}
