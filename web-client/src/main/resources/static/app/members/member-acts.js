// What one may do with a member of a room, by one's own role, and doing it.

import { html } from "/webjars/lit-html/lit-html.js";
import { Problem, path } from "../http.js";
import { isDirect } from "../rooms/names.js";
import { t } from "../words.js";
import { ROLES } from "./members.js";

const REASON_MAX = 250;
/** No name has these; some of them could not even be asked about, as no path may have them. */
const NOT_IN_NAMES = /[^\p{L}\p{M}\p{N} ._'-]/u;

export class MemberActs {
  constructor(page, view) {
    this.page = page;
    this.view = view;
  }

  get #me() {
    return this.page.session.username;
  }

  /** Whether anything about the room can change at all: not in the past, not in an archive, not between two people. */
  get #isOpen() {
    const { view } = this;
    return !view.past && view.info !== undefined && !view.info.archivedAt && !isDirect(view.info);
  }

  /** Whether one may bring in and keep out people, and change name and topic. */
  get isModerator() {
    return this.#isOpen && this.view.members.isAtLeast("moderator");
  }

  get isOwner() {
    return this.#isOpen && this.view.members.isAtLeast("owner");
  }

  /** A room that has owners is never left by the last one. */
  get isLastOwner() {
    const { members } = this.view;
    return members.roleOf(this.#me) === "owner" && members.countOf("owner") === 1;
  }

  get mayLeave() {
    const { view } = this;
    return !view.past && Boolean(view.info?.isMember) && !isDirect(view.info) && !this.isLastOwner;
  }

  /** Whether one may write to somebody alone, which `roles` one may give them, and whether one may send them away. */
  may(username) {
    const role = this.view.members.roleOf(username);
    if (username === this.#me) {
      const lesser = this.#isOpen && !this.isLastOwner ? ROLES.slice(0, ROLES.indexOf(role)) : [];
      return { direct: false, roles: lesser, remove: false, leave: this.mayLeave };
    }
    const isBelow = this.isModerator && ["reader", "member"].includes(role);
    const roles = this.isOwner ? ROLES : isBelow ? ["reader", "member"] : [];
    return {
      direct: !this.view.info || !isDirect(this.view.info) || this.view.members.names().length > 2,
      roles: roles.filter((each) => each !== role),
      remove: this.isOwner || isBelow,
      leave: false,
    };
  }

  giveRole(username, role) {
    const task = () => this.page.session.ask("PUT", this.#member(username), { role });
    if (username === this.#me) {
      const question = t("members.give-up-hint", { role: t(`role.${role}`) });
      this.page.dialogs.confirm(t("members.give-up"), question, t("members.give-up"), task);
      return undefined;
    }
    return this.page.attempt(task);
  }

  /** Answers who it was. */
  async bringIn(written) {
    const username = named(written);
    await this.page.session.ask("PUT", this.#member(username));
    return username;
  }

  remove(username) {
    this.#withReason(t("members.remove"), t("members.remove-hint", { name: username }), (reason) =>
      this.page.session.ask("DELETE", this.#member(username), reason),
    );
  }

  ban(username) {
    this.#withReason(t("members.ban"), t("members.ban-hint", { name: username }), (reason) =>
      this.page.session.ask("PUT", this.#banned(username), reason),
    );
  }

  /** Of somebody who need not be a member. */
  banByName() {
    const task = async ({ username, reason }) =>
      this.page.session.ask("PUT", this.#banned(named(username)), reason.trim() ? { reason } : {});
    this.page.dialogs.show(t("members.ban-somebody"), (dialog) => html`<form @submit=${dialog.submit(task)}>
      <label>${t("members.name")}<input name="username" required maxlength="33" autofocus dir="auto" autocomplete="off" spellcheck="false"></label>
      ${reasonField()} ${this.page.dialogs.buttons(dialog, t("members.ban"), "danger")}
    </form>`);
  }

  unban(username) {
    return this.page.attempt(() => this.page.session.ask("DELETE", this.#banned(username)));
  }

  #withReason(title, question, task) {
    const submit = ({ reason }) => task(reason.trim() ? { reason } : {});
    this.page.dialogs.show(title, (dialog) => html`<form @submit=${dialog.submit(submit)}>
      <p>${question}</p>
      ${reasonField()} ${this.page.dialogs.buttons(dialog, title, "danger")}
    </form>`);
  }

  #member(username) {
    return path`/rooms/${this.view.room}/members/${username}`;
  }

  #banned(username) {
    return path`/rooms/${this.view.room}/bans/${username}`;
  }
}

function named(written) {
  const username = written.trim().replace(/^@/, "");
  if (username === "" || NOT_IN_NAMES.test(username)) {
    throw new Problem("invalid-username");
  }
  return username;
}

function reasonField() {
  return html`<label>${t("members.reason")}<input name="reason" maxlength=${REASON_MAX} dir="auto" autocomplete="off"></label>`;
}
