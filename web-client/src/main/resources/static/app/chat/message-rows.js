// One message on the screen, and what can be done with it.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { guard } from "/webjars/lit-html/directives/guard.js";
import { avatar } from "../ui/avatar.js";
import { icon } from "../ui/icons.js";
import { formatDateTime, formatList, formatShortTime, formatTime, language, problemText, t } from "../words.js";
import { content } from "./content.js";

export const EMOJI = ["👍", "❤️", "😂", "🎉", "😮", "😢", "🙏", "🔥", "👀", "✅", "👎", "🚀"];

export class MessageRows {
  /** `acts` does what is asked for: `react`, `reply`, `edit`, `remove`, `versions`, `travel`, `copyLink`, `may`, `quoted`, `online`. */
  constructor(page, acts) {
    this.page = page;
    this.acts = acts;
    this.picking = null;
  }

  message(message, shown) {
    const { acts } = this;
    const quoted = message.replyTo ? acts.quoted(message.replyTo) : null;
    const isOnline = acts.online(message.username);
    const isPicking = shown.isActive && this.picking === message.sequence;
    const key = [message, ...Object.values(shown), quoted, isOnline, isPicking, acts.isReadOnly, language()];
    return guard(key, () => html`
      ${shown.day ? html`<div class="day" role="listitem">
            <button class="quiet" title=${t("jump-to-date")} @click=${() => this.acts.toDate(message)}>${shown.day}</button></div>` : nothing}
      ${shown.isFirstUnread ? html`<div class="unread-line" role="listitem"><span>${t("new-messages")}</span></div>` : nothing}
      <article role="listitem" tabindex="-1" data-sequence=${message.sequence} aria-label=${this.#label(message)}
        class="message ${shown.isGrouped ? "grouped" : ""} ${shown.isMarked ? "marked" : ""} ${this.#isForMe(message) ? "for-me" : ""}">
        ${shown.isGrouped ? html`<span class="gutter">${this.#time(message, formatShortTime)}</span>` : avatar(message.username, isOnline)}
        <div class="body">
          ${shown.isGrouped
            ? nothing
            : html`<div class="head"><span class="author" dir="auto">${message.username}</span>${this.#time(message)}</div>`}
          ${message.replyTo ? this.#quote(message, quoted) : nothing}
          ${this.#words(message)} ${this.#reactions(message)}
        </div>
        ${shown.isActive && !message.deleted ? this.#actions(message, isPicking) : nothing}
      </article>`);
  }

  #label(message) {
    const said = message.deleted ? t("message.deleted") : message.content.slice(0, 200);
    return `${message.username}, ${formatTime(message.createdAt)}: ${said}`;
  }

  #isForMe(message) {
    return message.mentions?.includes(this.page.session.username);
  }

  #time(message, format = formatTime) {
    return html`<a class="time" href="#/room/${encodeURIComponent(message.roomId)}/${message.sequence}"
      title=${formatDateTime(message.createdAt)}><time datetime=${message.createdAt}>${format(message.createdAt)}</time></a>`;
  }

  #words(message) {
    if (message.deleted) {
      return html`<p class="words deleted">${t("message.deleted")}</p>`;
    }
    return html`<p class="words" dir="auto">${content(message, this.page.session.username)}${message.editedAt
        ? html` <button class="edited quiet" title=${formatDateTime(message.editedAt)} @click=${() => this.acts.versions(message)}>
            ${t("message.edited")}</button>`
        : nothing}</p>`;
  }

  #quote(message, quoted) {
    return html`<button class="quote quiet" @click=${() => this.acts.thread(message)}>
      ${icon("reply")}<span dir="auto">${quoted
        ? html`<strong>${quoted.username}</strong> ${quoted.deleted ? t("message.deleted") : quoted.content.slice(0, 120)}`
        : t("message.reply")}</span></button>`;
  }

  #reactions(message) {
    const reactions = Object.entries(message.reactions ?? {});
    if (reactions.length === 0) {
      return nothing;
    }
    const me = this.page.session.username;
    return html`<div class="reactions">
      ${reactions.map(([emoji, names]) => html`<button aria-pressed=${names.includes(me)} ?disabled=${this.acts.isReadOnly}
        title=${formatList(names)} aria-label=${t("reaction.by", { emoji, names: formatList(names) })}
        @click=${() => this.acts.react(message, emoji)}>${emoji} <span>${names.length}</span></button>`)}
    </div>`;
  }

  #actions(message, isPicking) {
    const { acts } = this;
    const may = acts.may(message);
    const button = (name, label, act) =>
      html`<button class="quiet" aria-label=${label} title=${label} @click=${act}>${icon(name)}</button>`;
    return html`<div class="actions" role="group" aria-label=${t("message.actions")}>
      ${may.talk ? button("react", t("message.react"), (event) => this.#pick(message, event)) : nothing}
      ${may.talk ? button("reply", t("message.reply"), () => acts.thread(message)) : nothing}
      ${may.edit ? button("edit", t("message.edit"), () => acts.edit(message)) : nothing}
      ${may.versions ? button("versions", t("message.versions"), () => acts.versions(message)) : nothing}
      ${button("history", t("past.from-message"), () => acts.travel(message))}
      ${button("link", t("message.copy-link"), () => acts.copyLink(message))}
      ${may.remove ? button("trash", t("message.delete"), () => acts.remove(message)) : nothing}
      ${isPicking
        ? html`<div class="palette ${this.opensDown ? "down" : ""}" role="group" aria-label=${t("message.react")}>
            ${EMOJI.map((emoji) => html`<button class="quiet" aria-label=${emoji} @click=${() => this.#picked(message, emoji)}>${emoji}</button>`)}
          </div>`
        : nothing}
    </div>`;
  }

  #pick(message, event) {
    this.picking = this.picking === message.sequence ? null : message.sequence;
    this.opensDown = event.clientY < innerHeight / 2;
    this.page.update();
  }

  #picked(message, emoji) {
    this.picking = null;
    this.acts.react(message, emoji);
  }

  /** One of one's own that is not acknowledged yet. */
  pending(entry) {
    const { outbox, session } = this.page;
    const isFailed = entry.state === "failed";
    return html`<article role="listitem" class="message pending ${entry.state}" data-message=${entry.messageId}>
      ${avatar(session.username, false)}
      <div class="body">
        <div class="head"><span class="author" dir="auto">${session.username}</span>
          <span class="time">${t(`outbox.${entry.state}`)}</span></div>
        <p class="words" dir="auto">${entry.content}</p>
        ${isFailed
          ? html`<p class="problem" role="alert">${problemText(entry.problem)}
              <button @click=${() => outbox.again(entry.messageId)}>${icon("retry")}${t("outbox.again")}</button>
              <button @click=${() => outbox.done(entry.messageId)}>${icon("trash")}${t("outbox.discard")}</button></p>`
          : nothing}
      </div>
    </article>`;
  }
}
