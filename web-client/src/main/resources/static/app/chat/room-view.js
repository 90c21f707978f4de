// A room: what is said in it, who is there, and where one answers; now, or as it was at some moment.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { path } from "../http.js";
import { Members } from "../members/members.js";
import { PastBar } from "../past/past-bar.js";
import { closedRoom } from "./closed-room.js";
import { Announcer } from "./announcer.js";
import { Composer } from "./composer.js";
import { MessageActs } from "./message-acts.js";
import { MessageList } from "./message-list.js";
import { MessageRows } from "./message-rows.js";
import { Presence } from "./presence.js";
import { RoomHeader } from "./room-header.js";
import { Timeline } from "./timeline.js";
import { SearchPanel } from "../search/search-panel.js";
import { icon } from "../ui/icons.js";
import { SidePanel } from "../ui/side-panel.js";
import { formatList, t } from "../words.js";

const READ_MILLIS = 300;

export class RoomView {
  /** The bar of the time travel, while one is in the past. */
  past = null;
  #problem = null;
  #heardUpTo = -1;
  #loading = Promise.resolve();
  #moves = 0;
  #unreadAfter = undefined;
  #readTimer = 0;

  constructor(page, room, at, isPast) {
    this.page = page;
    this.room = room;
    this.begin = { at, isPast };
    this.members = new Members(page.session, room);
    this.presence = new Presence(page.live, room, page.session.username);
    this.announcer = new Announcer(page);
    this.header = new RoomHeader(page, this);
    this.side = new SidePanel(page);
    this.acts = new MessageActs(page, this);
    this.rows = new MessageRows(page, this.acts);
    this.composer = new Composer(page, room, {
      label: t("composer.label"),
      names: () => this.members.names(),
      send: (content) => this.#send(content),
      change: (message, content) => this.acts.change(message, content),
      lastOwn: () => this.timeline.messages.findLast((message) => message.username === page.session.username && !message.deleted),
    });
    for (const part of [this.members, this.presence]) {
      part.addEventListener("change", () => page.update());
    }
    this.#use(new Timeline(page.session, room));
  }

  get isReadOnly() {
    return this.past !== null || Boolean(this.info?.archivedAt);
  }

  /** What is known of the room. */
  get info() {
    return this.page.rooms.of(this.room);
  }

  open() {
    this.side.current = SearchPanel.goingOn(this.page, this);
    this.page.rooms.addEventListener("event", this.#heard);
    this.page.rooms.addEventListener("broken", this.#beginAnew);
    this.#loading = this.#load();
  }

  close() {
    this.page.rooms.removeEventListener("event", this.#heard);
    this.page.rooms.removeEventListener("broken", this.#beginAnew);
    this.presence.close();
    this.announcer.close();
    this.acts.close();
    this.past?.close();
    this.panel?.close?.();
    clearTimeout(this.#readTimer);
    if (!this.info?.isMember) {
      this.page.rooms.unfollow(this.room);
    }
  }

  async #load() {
    const { rooms } = this.page;
    try {
      this.#problem = null;
      const room = await rooms.load(this.room);
      document.title = `${room.name} · Parley`;
      if (!rooms.isLoaded) {
        await rooms.refresh();
      }
      if (this.begin.isPast) {
        await this.travel(this.begin.at);
      } else {
        await this.#openNow(this.begin.at);
      }
      await this.members.load();
    } catch (problem) {
      this.#problem = problem;
      rooms.unfollow(this.room);
      if (problem.isTransient) {
        setTimeout(() => this.page.view === this && this.#load(), 2_000);
      } else if (!problem.code) {
        console.error(problem);
      }
    }
    this.page.update();
  }

  /** With the newest messages, or where one has read to, or around a message. */
  async #openNow(at) {
    const moves = ++this.#moves;
    const { unread, readSequence } = this.info;
    const isUnread = unread > 0 && readSequence !== undefined;
    this.#unreadAfter = isUnread ? readSequence : undefined;
    const around = at ?? (isUnread ? readSequence + 1 : undefined);
    await this.timeline.open(around);
    if (!this.page.rooms.isFollowed(this.room)) {
      this.page.rooms.follow(this.room, Math.max(await this.timeline.newest(), this.#heardUpTo));
    }
    this.page.rooms.recent(this.room).forEach((event) => this.timeline.hear(event));
    if (moves !== this.#moves) {
      return; // Somebody has gone elsewhere meanwhile.
    }
    if (at !== undefined) {
      this.#showFrom(at);
    } else if (isUnread) {
      this.#showFrom(readSequence + 1);
      this.list.marked = null;
    } else {
      this.list.showEnd();
    }
  }

  /** Another place of the room, or its newest messages; while it is loading, once that is done, which would undo it. */
  async goTo(at, isPast) {
    await this.#loading;
    if (isPast) {
      await this.page.attempt(() => this.travel(at));
    } else if (this.past) {
      await this.page.attempt(() => this.backToNow(at));
    } else if (at !== undefined) {
      this.#moves++;
      await this.page.attempt(async () => {
        if (this.timeline.indexOf(at) < 0) {
          await this.timeline.open(at);
        }
        this.#showFrom(at);
      });
    }
  }

  /** The first message from there on; where there is none, the end. */
  #showFrom(at) {
    const found = this.timeline.messages.find((message) => message.sequence >= at);
    if (found) {
      this.list.show(found.sequence);
    } else {
      this.list.showEnd();
    }
  }

  /** To a moment of the past; the bar moves on from there. */
  async travel(sequence) {
    if (!this.past) {
      this.past = new PastBar(this.page, this);
      await this.past.open(sequence);
    } else {
      await this.past.moveTo(sequence);
    }
  }

  /** Shows the messages of then, which are loaded, and marks one of them. */
  showPast(timeline, marked) {
    this.#use(timeline);
    if (timeline.indexOf(marked) < 0) {
      this.list.showEnd();
    } else {
      this.list.show(marked);
    }
  }

  async backToNow(at) {
    this.past?.close();
    this.past = null;
    this.#use(new Timeline(this.page.session, this.room));
    this.page.update();
    await this.#openNow(at);
  }

  #use(timeline) {
    this.timeline = timeline;
    this.list = new MessageList(this.page, timeline, this.rows);
    timeline.addEventListener("change", () => this.page.update());
  }

  /** A public room is for everybody who wants to take part. */
  async join() {
    await this.page.session.ask("PUT", path`/rooms/${this.room}/members/${this.page.session.username}`);
    await this.page.rooms.refresh();
  }

  get panel() {
    return this.side.current;
  }

  showPanel(panel) {
    this.side.show(panel);
  }

  #send(content) {
    this.page.outbox.add(this.room, content);
    if (!this.timeline.hasEnd) {
      this.list.toEnd();
    } else {
      this.list.showEnd();
    }
  }

  /** One has left, or is here again: what one may see is something else, and there may be a gap in what one has. */
  #beginAnew = ({ detail: event }) => {
    if (event.roomId === this.room && !this.past) {
      this.#heardUpTo = event.sequence;
      this.#use(new Timeline(this.page.session, this.room));
      this.begin = { at: undefined, isPast: false };
      this.#loading = this.#load();
    }
  };

  #heard = ({ detail: event }) => {
    if (event.roomId !== this.room) {
      return;
    }
    this.members.hear(event);
    if (event.type === "message.posted") {
      this.presence.said(event.username);
      if (event.username !== this.page.session.username) {
        this.announcer.hear(event);
      }
    }
    if (this.past) {
      this.past.hear(event);
    } else {
      this.timeline.hear(event);
    }
    this.panel?.hear?.(event);
    this.page.update();
  };

  beforeRender() {
    this.list.beforeRender();
  }

  afterRender() {
    this.list.afterRender();
    this.panel?.afterRender?.();
    if (this.#seen() > (this.info?.readSequence ?? -1)) {
      this.#readTimer ||= setTimeout(() => {
        this.#readTimer = 0;
        this.page.rooms.read(this.room, this.#seen());
      }, READ_MILLIS);
    }
  }

  /** The newest message, if somebody looks at it; else -1. */
  #seen() {
    const isSeen = !this.past && this.list.isAtEnd && this.list.isVisible && document.hasFocus();
    return (isSeen && this.timeline.messages.at(-1)?.sequence) || -1;
  }

  render() {
    if (this.#problem && !this.timeline.isOpen) {
      return closedRoom(this.page, this.#problem, () => this.#load());
    }
    const waiting = this.past ? [] : this.page.outbox.of(this.room);
    return html`<div class="room ${this.panel ? "with-panel" : ""} ${this.past ? "past" : ""}">
      <div class="room-main">
        ${this.header.render()} ${this.past?.render() ?? nothing}
        ${this.list.render(waiting, this.#unreadAfter)}
        ${this.announcer.render()}
        ${this.past ? nothing : html`<p class="typing" aria-live="off">${this.#typing()}</p>`}
        ${this.past ? nothing : this.isReadOnly ? this.#archived() : this.composer.render()}
      </div>
      ${this.side.render()}
    </div>`;
  }

  #typing() {
    const names = this.presence.typing();
    return names.length === 0 ? nothing : t("typing", { n: names.length, names: formatList(names.slice(0, 3)) });
  }

  #archived() {
    return html`<p class="read-only">${icon("lock")}${t("room.archived")}</p>`;
  }
}
