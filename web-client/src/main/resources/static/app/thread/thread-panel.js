// A thread beside the room: what it began with, all answers, and one's own.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { repeat } from "/webjars/lit-html/directives/repeat.js";
import { Composer } from "../chat/composer.js";
import { MessageRows } from "../chat/message-rows.js";
import { path } from "../http.js";
import { t } from "../words.js";

const PAGE = 200;
const DEPTH_MAX = 50;

export class ThreadPanel {
  #root = null;
  #replies = [];
  #ids = new Set();
  #isLoaded = false;
  #isLoading = false;
  /** What came during a load, and may not be in what that brings. */
  #early = [];
  active = null;

  constructor(page, view, message) {
    this.page = page;
    this.view = view;
    this.message = message;
    this.rows = new MessageRows(page, view.acts);
    this.composer = new Composer(page, view.room, {
      name: `${view.room}/${message.messageId}`,
      label: t("thread.answer"),
      names: () => view.members.names(),
      send: (content) => page.outbox.add(view.room, content, message.messageId),
      change: (edited, content) => view.acts.change(edited, content),
    });
    page.attempt(() => this.#load());
  }

  get title() {
    return t("thread");
  }

  /** One load at a time, and once more if it may have missed something: two would mix their pages. */
  async #load() {
    if (this.#isLoading) {
      return;
    }
    this.#isLoading = true;
    try {
      do {
        this.#early = [];
        await this.#read();
      } while (this.#early.some((event) => this.#isOurs(event)));
    } finally {
      this.#isLoading = false;
    }
  }

  async #read() {
    const { session } = this.page;
    const { room } = this.view;
    // Its way up is gone once; it may have changed itself.
    const root = this.#root
      ? (await session.ask("GET", path`/rooms/${room}/messages/${this.#root.sequence}`)).body
      : await this.#beginning(this.message);
    const replies = [];
    let next = path`/rooms/${room}/messages/${root.sequence}/replies` + `?limit=${PAGE}`;
    while (next) {
      const page = await session.ask("GET", next);
      replies.push(...page.body);
      next = page.next;
    }
    this.#root = root;
    this.#replies = replies;
    this.#ids = new Set([root, ...replies].map((message) => message.messageId));
    this.#isLoaded = true;
    this.page.update();
  }

  focus() {
    this.composer.focus();
  }

  async #beginning(message) {
    let first = message;
    for (let depth = 0; first.replyTo && depth < DEPTH_MAX; depth++) {
      first = (await this.page.session.ask("GET", path`/rooms/${this.view.room}/messages/${first.replyTo}`)).body;
    }
    return first;
  }

  hear(event) {
    if (this.#isLoading) {
      this.#early.push(event); // Which messages are of this thread is known when it is loaded.
    } else if (this.#isOurs(event)) {
      this.page.attempt(() => this.#load());
    }
  }

  #isOurs({ type, messageId, replyTo, messageSequence }) {
    if (type === "message.posted") {
      return this.#ids.has(replyTo) && !this.#ids.has(messageId);
    }
    return [this.#root, ...this.#replies].some((message) => message && message.sequence === messageSequence);
  }

  #pointed = (event) => {
    const row = event.target.closest("[data-sequence]");
    this.active = row ? Number(row.dataset.sequence) : null;
    this.page.update();
  };

  render() {
    const waiting = this.page.outbox.of(this.view.room).filter((entry) => this.#ids.has(entry.replyTo));
    const shown = (message) => ({ isActive: this.active === message.sequence });
    return html`<div class="thread">
      <div class="panel-scroll" @pointerover=${this.#pointed} @focusin=${this.#pointed} role="list" aria-label=${t("thread")}>
        ${this.#root ? this.rows.message({ ...this.#root, replyTo: undefined }, shown(this.#root)) : html`<div class="skeleton"></div>`}
        ${this.#isLoaded ? html`<p class="hint center" role="listitem">${t("thread.answers", { n: this.#replies.length })}</p>` : nothing}
        ${repeat(this.#replies, (message) => message.sequence, (message) => this.rows.message({ ...message, replyTo: undefined }, shown(message)))}
        ${repeat(waiting, (entry) => entry.messageId, (entry) => this.rows.pending(entry))}
      </div>
      ${this.view.isReadOnly ? nothing : this.composer.render()}
    </div>`;
  }
}
