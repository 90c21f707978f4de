// The rooms one is in, with what is unread, and the ways to everything else.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { guard } from "/webjars/lit-html/directives/guard.js";
import { repeat } from "/webjars/lit-html/directives/repeat.js";
import { avatar } from "../ui/avatar.js";
import { icon } from "../ui/icons.js";
import { THEMES, theme, useTheme } from "../ui/theme.js";
import { LANGUAGES, choose, compare, formatNumber, language, t } from "../words.js";
import { isDirect, roomName } from "./names.js";

const MANY = 999;

export class Sidebar {
  constructor(page) {
    this.page = page;
  }

  render() {
    const { page } = this;
    const me = page.session.username;
    const own = page.rooms
      .all()
      .filter((room) => !room.archivedAt && (room.isMember || room.roomId === page.view?.room))
      .sort((a, b) => compare(roomName(a, me), roomName(b, me)));
    return html`<nav class="sidebar" aria-label=${t("rooms")}>
      <header><img src="/app/favicon.svg" alt="" width="24" height="24"><span class="brand">Parley</span></header>
      <div class="sidebar-scroll">
        ${this.#section(t("rooms"), own.filter((room) => !isDirect(room)), t("room.open-or-join"), page.roomDialogs.browse)}
        ${this.#section(t("direct-messages"), own.filter(isDirect), t("direct.begin"), page.roomDialogs.direct)}
        ${page.rooms.isLoaded ? nothing : html`<div class="skeleton"></div><div class="skeleton"></div>`}
      </div>
      ${this.#foot(me)}
    </nav>`;
  }

  #section(title, rooms, action, act) {
    return html`<section>
      <header><h2>${title}</h2>
        <button class="quiet" aria-label=${action} title=${action} @click=${act}>${icon("add")}</button></header>
      <ul>
        ${repeat(rooms, (room) => room.roomId, (room) => html`<li>${this.#room(room)}</li>`)}
      </ul>
    </section>`;
  }

  #room(room) {
    const { page } = this;
    const isOpen = page.view?.room === room.roomId;
    const name = roomName(room, page.session.username);
    return guard([room.unread, room.mentions, name, isOpen, room.visibility, language()], () => {
      const kind = isDirect(room) ? "direct" : room.visibility === "private" ? "lock" : "room";
      return html`<a
        href="#/room/${encodeURIComponent(room.roomId)}"
        class="${isOpen ? "open" : ""} ${room.unread ? "unread" : ""}"
        aria-current=${isOpen ? "page" : nothing}
        >${icon(kind)}<span class="name" dir="auto">${name}</span>${badge(room)}</a
      >`;
    });
  }

  #foot(me) {
    const { page } = this;
    return html`<footer>
      <details class="menu">
        <summary>${avatar(me, page.live.state === "connected")}<span class="name" dir="auto">${me}</span></summary>
        <div class="menu-body">
          <label>${t("theme")}
            <select @change=${this.#theme}>
              ${THEMES.map((name) => html`<option value=${name} ?selected=${name === theme()}>${t(`theme.${name}`)}</option>`)}
            </select>
          </label>
          <label>${t("language")}
            <select @change=${this.#speak}>
              ${Object.entries(LANGUAGES).map(
                ([code, name]) => html`<option value=${code} lang=${code} ?selected=${code === language()}>${name}</option>`,
              )}
            </select>
          </label>
          ${page.session.isOperator ? html`<a href="#/operate">${icon("operate")}${t("operate")}</a>` : nothing}
          <a href="/docs/api">${icon("info")}${t("sign-in.api")}</a>
          <button class="quiet" @click=${() => page.session.signOut()}>${icon("leave")}${t("sign-out")}</button>
        </div>
      </details>
    </footer>`;
  }

  #theme = (event) => {
    useTheme(event.target.value);
  };

  #speak = async (event) => {
    await this.page.attempt(() => choose(event.target.value));
    this.page.update();
  };
}

function badge({ unread, mentions }) {
  if (!unread) {
    return nothing;
  }
  const many = unread > MANY ? `${formatNumber(MANY)}+` : formatNumber(unread);
  return html`<span class="badge ${mentions ? "mention" : ""}"
    ><span aria-hidden="true">${mentions ? `@${many}` : many}</span
    ><span class="visually-hidden">${t("unread", { n: unread })}${mentions ? `, ${t("mentions", { n: mentions })}` : ""}</span></span
  >`;
}
