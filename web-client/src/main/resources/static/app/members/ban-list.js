// Who is kept out of a room, by whom and why; for moderators.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { repeat } from "/webjars/lit-html/directives/repeat.js";
import { path } from "../http.js";
import { avatar } from "../ui/avatar.js";
import { icon } from "../ui/icons.js";
import { formatShortDateTime, problemText, t } from "../words.js";

export class BanList {
  #bans = null;
  #problem = null;
  /** Counts the loads: an older one's answer is dropped. */
  #number = 0;

  constructor(page, view, acts) {
    this.page = page;
    this.view = view;
    this.acts = acts;
  }

  async load() {
    const number = ++this.#number;
    try {
      const { body } = await this.page.session.ask("GET", path`/rooms/${this.view.room}/bans`);
      if (number === this.#number) {
        this.#bans = body;
        this.#problem = null;
      }
    } catch (problem) {
      this.#problem = problem;
    }
    this.page.update();
  }

  hear(event) {
    if (event.type === "member.banned" || event.type === "member.unbanned") {
      this.load();
    }
  }

  render() {
    return html`<div class="panel-scroll">
      ${this.#problem ? html`<p class="problem pad" role="alert">${problemText(this.#problem)}</p>` : nothing}
      ${this.#bans === null && !this.#problem ? html`<div class="skeleton"></div>` : nothing}
      ${this.#bans?.length === 0 ? html`<p class="empty">${t("members.no-bans")}</p>` : nothing}
      <ul>${repeat(this.#bans ?? [], (ban) => ban.username, (ban) => this.#ban(ban))}</ul>
      <p class="pad"><button @click=${() => this.acts.banByName()}>${icon("ban")}${t("members.ban-somebody")}</button></p>
    </div>`;
  }

  #ban({ username, by, reason, bannedAt }) {
    return html`<li data-banned=${username}>
      <div class="member-row">
        ${avatar(username, false)}
        <span class="grow"><bdi class="member-name">${username}</bdi>
          <span class="hint block">${t("members.banned-by", { by, when: formatShortDateTime(bannedAt) })}</span>
          ${reason ? html`<span class="hint block" dir="auto">${reason}</span>` : nothing}</span>
        <button aria-label=${t("members.unban-whom", { name: username })} @click=${() => this.acts.unban(username)}>${t("members.unban")}</button>
      </div>
    </li>`;
  }
}
