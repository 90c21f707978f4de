// Where projections have stopped with a room, and the two ways on: to try again, or to pass over the event.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { repeat } from "/webjars/lit-html/directives/repeat.js";
import { path } from "../http.js";
import { icon } from "../ui/icons.js";
import { formatDateTime, formatNumber, problemText, t } from "../words.js";
import { formatFromNow, isolate } from "./figures.js";

const REASON_MAX = 250;

export class DeadLetters {
  problem = null;
  #all = null;
  #asked = new Set();
  #isFocusLost = false;

  /** `changed()` has them loaded again. */
  constructor(page, changed) {
    this.page = page;
    this.changed = changed;
  }

  async load() {
    this.#all = (await this.page.session.ask("GET", "/actuator/deadletters")).body;
  }

  render() {
    return html`<section aria-labelledby="letters-title" aria-busy=${!this.#all && !this.problem}>
      <h2 id="letters-title" tabindex="-1">${t("operate.letters")}</h2>
      ${this.problem ? html`<p class="problem" role="status">${problemText(this.problem)}</p>` : nothing}
      ${this.#all || this.problem ? nothing : html`<div class="card"><div class="skeleton"></div></div>`}
      ${this.#all?.length === 0 ? html`<div class="card all-well">
        ${icon("operate")}<div><p>${t("operate.letters.empty")}</p><p class="hint">${t("operate.letters.empty-hint")}</p></div>
      </div>` : nothing}
      ${this.#all?.length > 0 ? html`<p class="hint">${t("operate.letters.hint")}</p><ul class="cards">
        ${repeat(this.#all, keyOf, (letter) => this.#letter(letter))}
      </ul>` : nothing}
    </section>`;
  }

  #letter(letter) {
    const { projection, room, sequence, event, cause, since, attempts, nextAttempt, letters } = letter;
    const isAsked = this.#asked.has(keyOf(letter));
    const where = t("operate.letters.where", { projection: isolate(projection), room: isolate(room) });
    const label = (act) => t("operate.act-on", { act: t(act), name: where });
    return html`<li class="card letter" data-letter=${keyOf(letter)}>
      <div class="card-head">
        <h3><bdi>${projection}</bdi></h3>
        <a href="#/room/${encodeURIComponent(room)}" dir="auto">${room}</a>
      </div>
      <p class="event"><bdi>${event}</bdi> <span class="hint">${t("operate.letters.sequence", { sequence })}</span></p>
      <p class="cause" dir="auto">${cause}</p>
      <dl class="facts">
        <div><dt>${t("operate.letters.since")}</dt><dd>${moment(since)}</dd></div>
        <div><dt>${t("operate.letters.attempts")}</dt><dd>${formatNumber(attempts)}</dd></div>
        <div><dt>${t("operate.letters.next-attempt")}</dt><dd>${moment(nowOrLater(nextAttempt))}</dd></div>
        <div><dt>${t("operate.letters.waiting")}</dt><dd>${t("operate.letters.events", { n: letters })}</dd></div>
      </dl>
      <div class="card-acts">
        <button aria-disabled=${isAsked} aria-label=${label("operate.letters.retry")} @click=${() => this.#retry(letter)}>
          ${icon("retry")}${t("operate.letters.retry")}</button>
        <button aria-disabled=${isAsked} aria-label=${label("operate.letters.skip")} @click=${() => this.#skip(letter)}>
          ${t("operate.letters.skip")}</button>
      </div>
    </li>`;
  }

  #retry(letter) {
    return this.page.attempt(() => this.#do("POST", letter, path`/actuator/deadletters/${letter.projection}/${letter.room}`));
  }

  #skip(letter) {
    const { projection, room, sequence, event } = letter;
    const skip = ({ reason }) =>
      this.#do("DELETE", letter, path`/actuator/deadletters/${projection}/${room}?sequence=${sequence}&reason=${reason}`);
    const values = { projection: isolate(projection), room: isolate(room), event: isolate(event), sequence };
    this.page.dialogs.show(t("operate.letters.skip-title"), (dialog) => html`<form @submit=${dialog.submit(skip)}>
      <p>${t("operate.letters.skip-hint", values)}</p>
      <label>${t("operate.letters.reason")}
        <textarea name="reason" rows="3" maxlength=${REASON_MAX} required autofocus dir="auto"></textarea>
      </label>
      ${this.page.dialogs.buttons(dialog, t("operate.letters.skip-act"), "danger")}
    </form>`);
  }

  /** Says what came of it: the room goes on, or waits at the same event or a later one. */
  async #do(method, letter, where) {
    if (this.#asked.has(keyOf(letter))) {
      return;
    }
    this.#asked.add(keyOf(letter));
    this.page.update();
    try {
      const { body } = await this.page.session.ask(method, where);
      const values = { projection: isolate(letter.projection), room: isolate(letter.room) };
      const outcome = !body ? "goes-on" : body.sequence === letter.sequence ? "stopped-again" : "stopped-later";
      this.page.toasts.tell(t(`operate.letters.${outcome}`, values), body ? "error" : "info");
      await this.changed();
    } finally {
      this.#asked.delete(keyOf(letter));
      this.#isFocusLost = true;
      this.page.update();
    }
  }

  /** The button that was pressed may be gone with its letter. */
  afterRender() {
    if (this.#isFocusLost && !document.querySelector("dialog[open]")) {
      this.#isFocusLost = false;
      if (document.activeElement === document.body) {
        document.getElementById("letters-title")?.focus();
      }
    }
  }
}

function keyOf({ projection, room }) {
  return `${projection}/${room}`;
}

/** What is due may take until the server comes to it. */
function nowOrLater(instant, now = new Date()) {
  return Date.parse(instant) < now ? now.toISOString() : instant;
}

function moment(instant) {
  return html`<time datetime=${instant} title=${formatDateTime(instant)}>${formatFromNow(instant)}</time>`;
}
