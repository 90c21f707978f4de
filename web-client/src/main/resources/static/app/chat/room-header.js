// What room it is, and the ways to look at it.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { MembersPanel } from "../members/members-panel.js";
import { menuButton } from "../rooms/menu-button.js";
import { isDirect, roomName } from "../rooms/names.js";
import { SearchPanel } from "../search/search-panel.js";
import { icon } from "../ui/icons.js";
import { t } from "../words.js";

export class RoomHeader {
  constructor(page, view) {
    this.page = page;
    this.view = view;
  }

  render() {
    const { page, view } = this;
    const room = view.past?.room ?? view.info;
    const name = room ? roomName(room, page.session.username) : view.room;
    return html`<header class="room-header">
      ${menuButton(page)}
      <div class="grow">
        <h1 dir="auto">${name}</h1>
        ${room?.topic ? html`<p class="topic" dir="auto">${room.topic}</p>` : nothing}
      </div>
      ${room && !room.isMember && !view.past && !isDirect(room) && !room.archivedAt
        ? html`<button class="primary" @click=${this.#join}>${t("room.join")}</button>`
        : nothing}
      ${this.#button("search", t("search"), SearchPanel)}
      <button class="quiet" aria-label=${t("past")} title=${t("past")} aria-pressed=${view.past !== null} @click=${this.#travel}>
        ${icon("history")}</button>
      ${this.#button("members", this.#people(room), MembersPanel, room?.memberCount)}
    </header>`;
  }

  #people(room) {
    const members = t("members.count", { n: room?.memberCount ?? 0 });
    return this.view.past ? members : `${members}, ${t("members.here", { n: this.view.presence.count })}`;
  }

  #button(name, label, Panel, count) {
    const isOpen = this.view.panel instanceof Panel;
    const act = () => this.view.showPanel(isOpen ? null : new Panel(this.page, this.view));
    return html`<button class="quiet" aria-label=${label} title=${label} aria-pressed=${isOpen} @click=${act}>
      ${icon(name)}${count === undefined ? nothing : html`<span class="count">${count}</span>`}
    </button>`;
  }

  #join = () => this.page.attempt(() => this.view.join());

  #travel = () => {
    if (this.view.past) {
      this.page.go("room", this.view.room);
    } else {
      this.page.go("past", this.view.room);
    }
  };
}
