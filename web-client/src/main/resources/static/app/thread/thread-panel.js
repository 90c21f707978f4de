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

  async #load() {
    const { room } = this.view;
    this.#root = await this.#beginning(this.message);
    this.#replies = [];
    let next = path`/rooms/${room}/messages/${this.message.sequence}/replies` + `?limit=${PAGE}`;
    while (next) {
      const page = await this.page.session.ask("GET", next);
      this.#replies.push(...page.body);
      next = page.next;
    }
    this.#ids = new Set([this.#root, ...this.#replies].map((message) => message.messageId));
    this.#isLoaded = true;
    this.page.update();
  }

  async #beginning(message) {
    let first = message;
    for (let depth = 0; first.replyTo && depth < DEPTH_MAX; depth++) {
      first = (await this.page.session.ask("GET", path`/rooms/${this.view.room}/messages/${first.replyTo}`)).body;
    }
    return first;
  }

  hear(event) {
    const isNew = event.type === "message.posted" && this.#ids.has(event.replyTo);
    const isKnown = [this.#root, ...this.#replies].some((message) => message?.sequence === event.messageSequence);
    if (this.#isLoaded && (isNew || isKnown)) {
      this.page.attempt(() => this.#load());
    }
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
