// What a room is, and what may be changed about it.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { path } from "../http.js";
import { isDirect, roomName } from "../rooms/names.js";
import { icon } from "../ui/icons.js";
import { formatNumber, formatShortDateTime, t } from "../words.js";

export class RoomDetails {
  constructor(page, view, acts) {
    this.page = page;
    this.view = view;
    this.acts = acts;
  }

  render() {
    const { page, view, acts } = this;
    const room = view.past?.room ?? view.info;
    if (!room) {
      return html`<div class="panel-scroll"><div class="skeleton"></div></div>`;
    }
    return html`<div class="panel-scroll details">
      <dl>
        ${row("name", html`<bdi>${roomName(room, page.session.username)}</bdi>`)}
        ${isDirect(room) ? nothing : row("topic", room.topic ? html`<span dir="auto">${room.topic}</span>` : t("room.no-topic"))}
        ${isDirect(room) ? nothing : row("visibility", t(`room.${room.visibility}`))}
        ${room.openedAt ? row("opened", this.#opened(room)) : nothing}
        ${room.memberCount === undefined ? nothing : row("member-count", formatNumber(room.memberCount))}
        ${room.archivedAt ? row("archived-at", formatShortDateTime(room.archivedAt)) : nothing}
        ${row("id", html`<code dir="ltr">${room.roomId}</code>`)}
      </dl>
      <div class="acts">
        ${acts.isModerator ? html`<button @click=${this.#change}>${icon("edit")}${t("room.change")}</button>` : nothing}
        <a class="button" href="#/past/${encodeURIComponent(room.roomId)}">${icon("history")}${t("room.past")}</a>
        ${acts.mayLeave ? html`<button @click=${() => page.roomDialogs.leave(view.info)}>${icon("leave")}${t("room.leave")}</button>` : nothing}
        ${acts.isOwner ? html`<button class="grave" @click=${this.#archive}>${icon("archive")}${t("room.archive")}</button>` : nothing}
      </div>
      ${acts.isLastOwner && !room.archivedAt && !view.past ? html`<p class="hint">${t("room.last-owner-hint")}</p>` : nothing}
    </div>`;
  }

  #opened({ openedBy, openedAt }) {
    const when = formatShortDateTime(openedAt);
    return openedBy ? t("room.opened-by", { by: openedBy, when }) : when;
  }

  #change = () => {
    const { name, topic = "" } = this.view.info;
    const task = async (wanted) => {
      const changed = {
        ...(wanted.name.trim() === name ? {} : { name: wanted.name }),
        ...(wanted.topic.trim() === topic ? {} : { topic: wanted.topic }),
      };
      if (Object.keys(changed).length > 0) {
        await this.page.session.ask("PATCH", path`/rooms/${this.view.room}`, changed);
        await this.page.rooms.refresh();
      }
    };
    this.page.dialogs.show(t("room.change"), (dialog) => html`<form @submit=${dialog.submit(task)}>
      <label>${t("room.name")}<input name="name" required maxlength="80" autofocus dir="auto" value=${name}></label>
      <label>${t("room.topic")}<input name="topic" maxlength="250" dir="auto" value=${topic}></label>
      ${this.page.dialogs.buttons(dialog, t("room.save"))}
    </form>`);
  };

  #archive = () => {
    const room = roomName(this.view.info, this.page.session.username);
    this.page.dialogs.confirm(t("room.archive"), t("room.archive-hint", { room }), t("room.archive"), async () => {
      await this.page.session.ask("DELETE", path`/rooms/${this.view.room}`);
      await this.page.rooms.refresh();
    });
  };
}

function row(label, value) {
  return html`<div><dt>${t(`room.${label}`)}</dt><dd>${value}</dd></div>`;
}
