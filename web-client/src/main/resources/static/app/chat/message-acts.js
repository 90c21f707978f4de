// What one does with a message.

import { html } from "/webjars/lit-html/lit-html.js";
import { path } from "../http.js";
import { isoDate, t } from "../words.js";
import { VersionsPanel } from "../past/versions-panel.js";
import { ThreadPanel } from "../thread/thread-panel.js";

/** How many messages that others answer are kept. */
const QUOTED_MAX = 500;

export class MessageActs {
  /** By id, each as `{ message }`, which is null until it is known. */
  #quoted = new Map();
  #end = new AbortController();

  constructor(page, view) {
    this.page = page;
    this.view = view;
    page.rooms.addEventListener("event", this.#heard, { signal: this.#end.signal });
  }

  close() {
    this.#end.abort();
  }

  /** What it said before is taken back: it is asked for again once it is to be shown. */
  #heard = ({ detail: { type, messageId } }) => {
    if (type === "message.edited" || type === "message.deleted") {
      this.#quoted.delete(messageId);
    }
  };

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
    const isMine = Object.hasOwn(message.reactions ?? {}, emoji) && message.reactions[emoji].includes(this.page.session.username);
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
    const task = ({ date }) => this.#goToDay(new Date(`${date}T00:00`));
    dialogs.show(t("jump-to-date"), (dialog) => html`<form @submit=${dialog.submit(task)}>
      <label>${t("date")}<input type="date" name="date" required autofocus value=${isoDate(new Date(createdAt))}
        max=${isoDate(new Date())}></label>
      ${dialogs.buttons(dialog, t("jump"))}
    </form>`);
  }

  /** To what was said first on that day, or after it. */
  async #goToDay(begin) {
    const { timeline, list } = this.view;
    await timeline.open(begin.toISOString());
    const first = timeline.messages.find((message) => new Date(message.createdAt) >= begin) ?? timeline.messages.at(-1);
    if (first) {
      list.show(first.sequence);
    }
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
    const found = timeline.messages.find((message) => message.messageId === messageId);
    if (found) {
      return found;
    }
    let kept = this.#quoted.get(messageId);
    if (!kept) {
      kept = { message: null };
      this.#quoted.set(messageId, kept);
      this.#ask(room, messageId, kept);
    }
    return kept.message;
  }

  /** An answer from before a change comes to what is forgotten by then. */
  async #ask(room, messageId, kept) {
    if (this.#quoted.size > QUOTED_MAX) {
      this.#quoted.delete(this.#quoted.keys().next().value);
    }
    try {
      const { body } = await this.page.session.ask("GET", path`/rooms/${room}/messages/${messageId}`);
      kept.message = body;
      this.page.update();
    } catch (problem) {
      console.info("What is answered cannot be read", problem.code);
    }
  }
}
