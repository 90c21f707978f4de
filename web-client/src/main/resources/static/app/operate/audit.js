// Who did what lately, without a word of what was said.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { repeat } from "/webjars/lit-html/directives/repeat.js";
import { icon } from "../ui/icons.js";
import { formatDateTime, problemText, t } from "../words.js";
import { AuditLog } from "./audit-log.js";
import { isolate } from "./figures.js";

const PAGE = 50;
/** Of what one chooses to see; there may be others, which are shown by the name that the server gives them. */
const TYPES = [
  "room.opened",
  "room.renamed",
  "room.topic-changed",
  "room.archived",
  "member.joined",
  "member.role-changed",
  "member.left",
  "member.removed",
  "member.banned",
  "member.unbanned",
  "message.posted",
  "message.edited",
  "message.deleted",
  "reaction.added",
  "reaction.removed",
  "event.skipped",
];
const KNOWN = [...TYPES, "event.unreadable"];

export class Audit {
  problem = null;
  #type = "";
  #log = null;
  #shown = 0;
  #isBusy = false;
  /** Counts the readings: an older one goes no further, and has nothing to say. */
  #number = 0;

  /** `guarded(task, isWanted)` does something, and keeps a refusal as this part's problem if it is wanted by then. */
  constructor(page, guarded) {
    this.page = page;
    this.guarded = guarded;
  }

  /** From the newest entry on, again. */
  refresh = () => {
    const log = new AuditLog(this.page.session, this.#type);
    return this.#read(log, PAGE);
  };

  async #read(log, count) {
    const number = ++this.#number;
    const isNewest = () => number === this.#number;
    this.#isBusy = true;
    this.page.update();
    await this.guarded(async () => {
      await log.readTo(count, isNewest);
      if (isNewest()) {
        this.#log = log;
        this.#shown = count;
      }
    }, isNewest);
    if (isNewest()) {
      this.#isBusy = false;
      this.page.update();
    }
  }

  /** Of a rare kind, one would go on reading through the whole log. */
  close() {
    this.#number++;
  }

  #more = () => this.#read(this.#log, this.#shown + PAGE);

  #choose = (event) => {
    this.#type = event.target.value;
    this.refresh();
  };

  render() {
    const entries = this.#log?.entries.slice(0, this.#shown) ?? [];
    const hasMore = this.#log && (!this.#log.isAtBeginning || this.#log.entries.length > this.#shown);
    return html`<section class="audit" aria-labelledby="audit-title" aria-busy=${this.#isBusy}>
      <div class="section-head">
        <h2 id="audit-title">${t("operate.audit")}</h2>
        <select aria-label=${t("operate.audit.kind")} @change=${this.#choose}>
          <option value="">${t("operate.audit.all")}</option>
          ${TYPES.map((type) => html`<option value=${type}>${t(`operate.audit.kind.${type}`)}</option>`)}
        </select>
        <button class="quiet" aria-label=${t("operate.audit.refresh")} title=${t("operate.audit.refresh")} @click=${this.refresh}>
          ${icon("retry")}</button>
      </div>
      ${this.problem ? html`<p class="problem" role="status">${problemText(this.problem)}</p>` : nothing}
      ${this.#log || this.problem ? nothing : html`<div class="card">
        <div class="skeleton"></div><div class="skeleton"></div>
      </div>`}
      ${this.#log && entries.length === 0 ? html`<p class="card hint">${t("operate.audit.empty")}</p>` : nothing}
      ${entries.length > 0 ? html`<ol class="card entries">
        ${repeat(entries, (entry) => `${entry.room}/${entry.sequence}/${entry.type}/${entry.subject}`, row)}
      </ol>` : nothing}
      ${hasMore ? html`<button ?disabled=${this.#isBusy} @click=${this.#more}>${t("operate.audit.more")}</button>` : nothing}
    </section>`;
  }
}

function row({ type, room, sequence, at, by, subject, reason }) {
  const key = type === "member.joined" && by === subject ? "joined-alone" : type;
  const what = KNOWN.includes(type) ? t(`operate.audit.${key}`, { subject: isolate(subject ?? "") }) : type;
  const inRoom = `#/room/${encodeURIComponent(room)}`;
  const place = type === "message.posted" ? `${inRoom}/${sequence}` : inRoom;
  return html`<li>
    <time class="hint" datetime=${at}>${formatDateTime(at)}</time>
    <span class="deed"><strong dir="auto">${by ?? t("operate.audit.by-server")}</strong> <span>${what}</span>
      ${reason ? html`<q class="hint" dir="auto">${reason}</q>` : nothing}</span>
    <a href=${place} dir="auto">${room}</a>
  </li>`;
}
