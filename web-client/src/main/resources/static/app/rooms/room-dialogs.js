// Ways into a room: one that is there, a new one, one with just some people.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { repeat } from "/webjars/lit-html/directives/repeat.js";
import { path } from "../http.js";
import { icon } from "../ui/icons.js";
import { compare, t } from "../words.js";
import { isDirect } from "./names.js";

const SHOWN_MAX = 100;

export class RoomDialogs {
  constructor(page) {
    this.page = page;
  }

  /** The public rooms and one's own, to look into or join; archived ones if they are looked for. */
  browse = () => {
    let wanted = "";
    const find = (event) => {
      wanted = event.target.value;
      this.page.update();
    };
    this.page.dialogs.show(t("room.open-or-join"), (dialog) => {
      const open = (room) => {
        dialog.close();
        this.page.go("room", room);
      };
      const found = this.page.rooms
        .all()
        .filter((room) => !isDirect(room) && (!room.archivedAt || wanted.trim() !== "") && isLike(room, wanted))
        .sort((a, b) => Boolean(a.archivedAt) - Boolean(b.archivedAt) || compare(a.name, b.name));
      const enter = (event) => {
        event.preventDefault();
        if (found.length > 0) {
          open(found[0].roomId);
        }
      };
      return html`<div class="browse">
        <form class="row" @submit=${enter}>
          <input type="search" aria-label=${t("room.find")} placeholder=${t("room.find")} @input=${find} autofocus dir="auto">
          <button type="button" class="primary" @click=${() => this.open(wanted)}>${icon("add")}${t("room.new")}</button>
        </form>
        <ul class="choices">
          ${repeat(found.slice(0, SHOWN_MAX), (room) => room.roomId, (room) => html`<li>
            <button @click=${() => open(room.roomId)}>
              ${icon(room.visibility === "private" ? "lock" : "room")}
              <span class="grow"><strong dir="auto">${room.name}</strong>
                ${room.topic ? html`<span class="hint" dir="auto">${room.topic}</span>` : nothing}</span>
              <span class="hint">${stateOf(room)}</span>
            </button>
          </li>`)}
        </ul>
        ${found.length === 0 ? html`<p class="empty">${t("room.none-found")}</p>` : nothing}
        ${found.length > SHOWN_MAX ? html`<p class="hint center">${t("room.first-only", { n: SHOWN_MAX })}</p>` : nothing}
      </div>`;
    });
  };

  /** A new one; it may be called what one has looked for in vain. */
  open = (name = "") => {
    const task = async ({ name, topic, isPrivate }) => {
      const wanted = { name, visibility: isPrivate ? "private" : "public", ...(topic.trim() ? { topic } : {}) };
      await this.#enter(await this.page.session.ask("POST", "/rooms", wanted));
    };
    this.page.dialogs.show(t("room.new"), (dialog) => html`<form @submit=${dialog.submit(task)}>
      <label>${t("room.name")}<input name="name" required maxlength="80" autofocus dir="auto" value=${name}></label>
      <label>${t("room.topic")}<input name="topic" maxlength="250" dir="auto"></label>
      <label class="check"><input type="checkbox" name="isPrivate">${t("room.private-hint")}</label>
      ${this.page.dialogs.buttons(dialog, t("room.open"))}
    </form>`);
  };

  direct = () => {
    let written = "";
    const write = (event) => {
      written = event.target.value;
      this.page.update();
    };
    const task = ({ names }) => this.openDirect(namesOf(names));
    this.page.dialogs.show(t("direct.begin"), (dialog) => html`<form @submit=${dialog.submit(task)}>
      <label>${t("direct.with")}<input name="names" list="direct-names" required autofocus dir="auto" spellcheck="false"
        autocomplete="off" @input=${write}></label>
      <datalist id="direct-names">${this.#completed(written).map((names) => html`<option value=${names}></option>`)}</datalist>
      <p class="hint">${t("direct.hint")}</p>
      ${this.page.dialogs.buttons(dialog, t("direct.open"))}
    </form>`);
  };

  /** What is written, with each name that may come next. */
  #completed(written) {
    const before = written.slice(0, written.search(/[^,;]*$/));
    const named = new Set([...namesOf(before), this.page.session.username]);
    const others = this.page.view?.members?.names().filter((name) => !named.has(name)) ?? [];
    return others.map((name) => (before === "" ? name : `${before.trim()} ${name}`));
  }

  /** The room of just these people and oneself. */
  async openDirect(usernames) {
    await this.#enter(await this.page.session.ask("POST", "/direct-rooms", { usernames }));
  }

  async #enter({ body }) {
    await this.page.rooms.refresh();
    this.page.go("room", body.roomId);
  }

  leave(room) {
    this.page.dialogs.confirm(t("room.leave"), t(`room.leave-hint-${room.visibility ?? "public"}`, { room: room.name }), t("room.leave"), async () => {
      await this.page.session.ask("DELETE", path`/rooms/${room.roomId}/members/${this.page.session.username}`);
      await this.page.rooms.refresh();
      this.page.go("room", "general");
    });
  }
}

function stateOf({ archivedAt, isMember, memberCount = 0 }) {
  return archivedAt ? t("room.archived-at") : isMember ? t("room.joined") : t("members.count", { n: memberCount });
}

function namesOf(written) {
  return written.split(/[,;]/).map((name) => name.trim().replace(/^@/, "")).filter(Boolean);
}

function isLike({ name, topic, roomId }, wanted) {
  const words = wanted.trim().toLocaleLowerCase();
  return [name, topic ?? "", roomId].some((text) => text.toLocaleLowerCase().includes(words));
}
