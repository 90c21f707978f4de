// The members of a room, those who are here first, each with what one may do.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { guard } from "/webjars/lit-html/directives/guard.js";
import { repeat } from "/webjars/lit-html/directives/repeat.js";
import { avatar } from "../ui/avatar.js";
import { icon } from "../ui/icons.js";
import { formatNumber, language, problemText, t } from "../words.js";
import { Members } from "./members.js";

export class MemberList {
  #wanted = "";
  /** Whose acts are shown. */
  #chosen = null;
  /** Who they were, while one is in the past. */
  #past = null;
  #problem = null;
  #isBringingIn = false;
  /** Who was brought in last. */
  #broughtIn = null;

  constructor(page, view, acts) {
    this.page = page;
    this.view = view;
    this.acts = acts;
  }

  render() {
    const members = this.#members();
    const here = (name) => !this.view.past && this.view.presence.isHere(name);
    const wanted = this.#wanted.trim().toLocaleLowerCase();
    const found = members.names().filter((name) => name.toLocaleLowerCase().includes(wanted));
    const groups = Object.groupBy(found, (name) => (here(name) ? "here" : "away"));
    return html`
      <div class="members-tools">
        <input type="search" aria-label=${t("members.find")} placeholder=${t("members.find")} dir="auto" autocomplete="off"
          spellcheck="false" @input=${this.#find}>
        ${this.acts.isModerator ? this.#bringIn() : nothing}
      </div>
      <div class="panel-scroll">
        ${members.isLoaded ? nothing : skeletons()}
        ${groups.here ? this.#group(t("members.here-now"), groups.here, members, true) : nothing}
        ${groups.away ? this.#group(this.#awayTitle(), groups.away, members, false) : nothing}
        ${members.isLoaded && found.length === 0 ? html`<p class="empty">${t(wanted ? "members.none-found" : "members.none")}</p>` : nothing}
        ${members.hasMore ? html`<p class="hint center">${t("members.first-only", { n: members.names().length })}</p>` : nothing}
      </div>`;
  }

  /** Of a large room only the number of those who are here is told, and in the past nobody is here. */
  #awayTitle() {
    const { past, presence } = this.view;
    return past || !presence.isHere(this.page.session.username) ? t("members") : t("members.away");
  }

  #members() {
    const { view, page } = this;
    const { asOf } = view.timeline;
    if (!view.past || asOf === undefined) {
      return view.members;
    }
    if (this.#past?.asOf !== asOf) {
      const past = new Members(page.session, view.room, asOf);
      past.addEventListener("change", () => page.update());
      this.#past = past;
      page.attempt(() => past.load());
    }
    return this.#past;
  }

  #group(title, names, members, isHere) {
    return html`<section class="group">
      <h3>${title}<span class="count">${formatNumber(names.length)}</span></h3>
      <ul>${repeat(names, (name) => name, (name) => this.#row(name, members.roleOf(name), isHere))}</ul>
    </section>`;
  }

  #row(name, role, isHere) {
    const may = this.view.past ? null : this.acts.may(name);
    const isChosen = this.#chosen === name;
    const isMe = name === this.page.session.username;
    const isAny = may !== null && (may.direct || may.roles.length > 0 || may.remove || may.leave);
    const key = [name, role, isHere, isChosen, isAny, may?.roles.join(), may?.remove, may?.leave, language()];
    return guard(key, () => html`<li data-member=${name} @keydown=${this.#typed}>
      <div class="member-row">
        ${avatar(name, isHere)}
        <span class="grow"><bdi class="member-name">${name}</bdi>${isMe ? html` <span class="hint">${t("members.you")}</span>` : nothing}</span>
        <span class="role ${role}">${t(`role.${role}`)}</span>
        ${isAny
          ? html`<button class="quiet" aria-expanded=${isChosen} aria-label=${t("members.actions", { name })} title=${t("members.actions", { name })}
              @click=${() => this.#choose(isChosen ? null : name)}>${icon("more")}</button>`
          : html`<span class="no-actions"></span>`}
      </div>
      ${isChosen && isAny ? this.#actions(name, may) : nothing}
    </li>`);
  }

  #actions(name, may) {
    const button = (symbol, label, act, kind = "stays") => html`<button class=${kind} @click=${(event) => this.#act(event, act)}>
      ${icon(symbol)}${label}</button>`;
    return html`<div class="member-actions" role="group" aria-label=${t("members.actions", { name })}>
      ${may.direct ? button("direct", t("members.write-to"), () => this.page.roomDialogs.openDirect([name])) : nothing}
      ${may.roles.map((role) => button("members", t(`members.make-${role}`), () => this.acts.giveRole(name, role)))}
      ${may.remove ? button("leave", t("members.remove"), () => this.acts.remove(name), "goes") : nothing}
      ${may.remove ? button("ban", t("members.ban"), () => this.acts.ban(name), "goes grave") : nothing}
      ${may.leave ? button("leave", t("room.leave"), () => this.page.roomDialogs.leave(this.view.info)) : nothing}
    </div>`;
  }

  #bringIn() {
    return html`<form class="row" @submit=${this.#bring}>
        <input name="username" required maxlength="33" aria-label=${t("members.bring-in-whom")} placeholder=${t("members.name")}
          dir="auto" autocomplete="off" spellcheck="false">
        <button ?disabled=${this.#isBringingIn}>${icon("add")}${t("members.bring-in")}</button>
      </form>
      <p class="hint" role="status">${this.#broughtIn ? t("members.brought-in", { name: this.#broughtIn }) : nothing}</p>
      ${this.#problem ? html`<p class="problem" role="alert">${problemText(this.#problem)}</p>` : nothing}`;
  }

  #bring = async (event) => {
    event.preventDefault();
    const form = event.target;
    const username = new FormData(form).get("username");
    this.#problem = null;
    this.#broughtIn = null;
    this.#isBringingIn = true;
    this.page.update();
    try {
      this.#broughtIn = await this.acts.bringIn(username);
      form.reset();
    } catch (problem) {
      this.#problem = problem;
    } finally {
      this.#isBringingIn = false;
      this.page.update();
    }
  };

  #find = (event) => {
    this.#wanted = event.target.value;
    this.page.update();
  };

  #choose(name) {
    this.#chosen = name;
    this.page.update();
  }

  /** The focus stays at the member, as the acts may be others afterwards; who goes takes their row with them. */
  #act({ currentTarget: button }, act) {
    const member = button.closest("li").querySelector("[aria-expanded]");
    const find = button.closest(".members").querySelector(".members-tools input");
    (button.classList.contains("goes") ? find : member).focus();
    this.#choose(null);
    this.page.attempt(async () => act());
  }

  #typed = (event) => {
    if (event.key === "Escape" && this.#chosen !== null) {
      event.stopPropagation();
      event.currentTarget.querySelector("[aria-expanded]")?.focus();
      this.#choose(null);
    }
  };
}

function skeletons() {
  return html`<div aria-hidden="true">${[1, 2, 3, 4].map(
    () => html`<div class="skeleton-row"><span class="skeleton round"></span><span class="skeleton"></span></div>`,
  )}</div>`;
}
