// Beside a room: who is in it, who is kept out of it, and what it is.

import { html } from "/webjars/lit-html/lit-html.js";
import { tabs } from "../ui/tabs.js";
import { t } from "../words.js";
import { BanList } from "./ban-list.js";
import { MemberActs } from "./member-acts.js";
import { MemberList } from "./member-list.js";
import { RoomDetails } from "./room-details.js";

export class MembersPanel {
  #tab = "members";

  constructor(page, view) {
    this.page = page;
    this.view = view;
    this.acts = new MemberActs(page, view);
    this.list = new MemberList(page, view, this.acts);
    this.bans = new BanList(page, view, this.acts);
    this.details = new RoomDetails(page, view, this.acts);
  }

  get title() {
    return t("members.room-title");
  }

  hear(event) {
    if (this.#shown === "bans") {
      this.bans.hear(event);
    }
  }

  /** Who is no moderator any more sees no bans. */
  get #shown() {
    return this.#tab === "bans" && !this.acts.isModerator ? "members" : this.#tab;
  }

  #choose = (tab) => {
    this.#tab = tab;
    if (tab === "bans") {
      this.bans.load();
    }
    this.page.update();
  };

  render() {
    const shown = this.#shown;
    const parts = { members: this.list, bans: this.bans, details: this.details };
    const names = this.acts.isModerator ? ["members", "bans", "details"] : ["members", "details"];
    return html`<div class="members">
      ${tabs(t("members.room-title"), names.map((name) => ({ id: name, label: t(`members.tab-${name}`) })), shown, this.#choose)}
      <div class="tab-panel" role="tabpanel" id="panel-${shown}" aria-labelledby="tab-${shown}">${parts[shown].render()}</div>
    </div>`;
  }
}
