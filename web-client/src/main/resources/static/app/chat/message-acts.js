// What one does with a message.

import { html } from "/webjars/lit-html/lit-html.js";
import { path } from "../http.js";
import { isoDate, t } from "../words.js";
import { VersionsPanel } from "../past/versions-panel.js";
import { ThreadPanel } from "../thread/thread-panel.js";

/** How many messages that others answer are kept. */
const QUOTED_MAX = 500;

export class MessageActs {
  #quoted = new Map();

  constructor(page, view) {
    this.page = page;
    this.view = view;
  }

  get isReadOnly() {
    return this.view.isReadOnly;
  }

  may(message) {
    const isOwn = message.username === this.page.session.username;
    const isModerator = this.view.members.isAtLeast("moderator");
    const talks = !this.isReadOnly;
    return {
      talk: talks,
      edit: talks && isOwn,
      remove: !this.view.past && (isOwn || isModerator),
      versions: isOwn || isModerator,
    };
  }

  online(username) {
    return !this.view.past && this.view.presence.isHere(username);
  }

  react(message, emoji) {
    const isMine = message.reactions?.[emoji]?.includes(this.page.session.username);
    const where = path`/rooms/${message.roomId}/messages/${message.sequence}/reactions/${emoji}`;
    return this.page.attempt(async () => {
      if (!this.view.info?.isMember) {
        await this.view.join();
      }
      await this.page.session.ask(isMine ? "DELETE" : "PUT", where);
    });
  }

  edit(message) {
    this.view.composer.edit(message);
  }

  change(message, content) {
    return this.page.session.ask("PATCH", path`/rooms/${message.roomId}/messages/${message.sequence}`, { content });
  }

  remove(message) {
    this.page.dialogs.confirm(t("message.delete"), t("message.delete-hint"), t("message.delete"), () =>
      this.page.session.ask("DELETE", path`/rooms/${message.roomId}/messages/${message.sequence}`),
    );
  }

  /** Asks for another day, beginning with that of a message. */
  toDate({ createdAt }) {
    const { dialogs } = this.page;
    const task = async ({ date }) => this.view.goToDate(new Date(`${date}T00:00`));
    dialogs.show(t("jump-to-date"), (dialog) => html`<form @submit=${dialog.submit(task)}>
      <label>${t("date")}<input type="date" name="date" required autofocus value=${isoDate(new Date(createdAt))}
        max=${isoDate(new Date())}></label>
      ${dialogs.buttons(dialog, t("jump"))}
    </form>`);
  }

  thread(message) {
    if (this.view.past) {
      // A thread is what is said now: in the past, one goes to what is answered.
      this.view.list.show(this.quoted(message.replyTo)?.sequence ?? message.sequence);
      return;
    }
    this.view.showPanel(new ThreadPanel(this.page, this.view, message));
  }

  versions(message) {
    this.view.showPanel(new VersionsPanel(this.page, this.view, message));
  }

  /** To the room as it was just after the message was posted. */
  travel(message) {
    this.page.go("past", message.roomId, message.sequence);
  }

  async copyLink(message) {
    const link = `${location.origin}/#/room/${encodeURIComponent(message.roomId)}/${message.sequence}`;
    try {
      await navigator.clipboard.writeText(link);
      this.page.toasts.tell(t("message.link-copied"));
    } catch {
      this.page.toasts.tell(link);
    }
  }

  /** The message that another answers; null until it is known. */
  quoted(messageId) {
    const { timeline, room } = this.view;
    const found = timeline.messages.find((message) => message.messageId === messageId) ?? this.#quoted.get(messageId);
    if (found === undefined) {
      this.#quoted.set(messageId, null);
      this.#ask(room, messageId);
    }
    return found ?? null;
  }

  async #ask(room, messageId) {
    if (this.#quoted.size > QUOTED_MAX) {
      this.#quoted.delete(this.#quoted.keys().next().value);
    }
    try {
      const { body } = await this.page.session.ask("GET", path`/rooms/${room}/messages/${messageId}`);
      this.#quoted.set(messageId, body);
      this.page.update();
    } catch (problem) {
      console.info("What is answered cannot be read", problem.code);
    }
  }
}
