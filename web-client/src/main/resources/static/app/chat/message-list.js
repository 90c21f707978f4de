// A room's messages on the screen: as many as the timeline holds. More are loaded where one scrolls to, and what one
// looks at stays where it is.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { createRef, ref } from "/webjars/lit-html/directives/ref.js";
import { repeat } from "/webjars/lit-html/directives/repeat.js";
import { icon } from "../ui/icons.js";
import { formatDay, startOfDay, t } from "../words.js";

/** So near to the end, the list follows what comes. */
const NEAR_END_PX = 60;
/** So many screens ahead the next page is fetched, but not so far that one end would be forgotten for the other. */
const AHEAD = 2;
const AHEAD_PX_MAX = 1_500;
const RETRY_MILLIS = 2_000;
/** A row with one line. */
const ROW_PX_MIN = 25;
/** What is kept of a room where thousands talk: a screen of short messages and a bit, as all may be new in one rendering. */
const KEPT_SCREENS = 1.25;
const GROUP_MILLIS = 5 * 60_000;

export class MessageList {
  #element = createRef();
  #anchor = null;
  #target = null;
  #isFetching = false;
  #notBefore = 0;
  #wasHidden = false;
  /** The message at the top of the screen. */
  #place = null;
  /** The message that shows what can be done with it: the pointer is on it, or the focus. */
  active = null;
  marked = null;

  /** `rows` renders one message; `pending` are those that are not acknowledged. */
  constructor(page, timeline, rows) {
    this.page = page;
    this.timeline = timeline;
    this.rows = rows;
  }

  /** Whether the newest message is on the screen. */
  get isAtEnd() {
    return this.#follows && this.timeline.hasEnd;
  }

  /** Whether there is anything of it on the screen: on a small one, a panel is instead. */
  get isVisible() {
    return this.#element.value?.clientHeight > 0;
  }

  get #follows() {
    return this.timeline.isAtEnd;
  }

  set #follows(follows) {
    this.timeline.isAtEnd = follows;
  }

  /** Scrolls to a message of the timeline, in the middle of the screen. */
  show(sequence) {
    this.#follows = false;
    this.#target = sequence;
    this.marked = sequence;
    this.page.update();
  }

  showEnd() {
    this.#follows = true;
    this.#target = null;
    this.marked = null;
    this.page.update();
  }

  /** What is in the middle stays there, whatever is put above it. */
  beforeRender() {
    this.#anchor = null;
    const list = this.#element.value;
    if (!this.isVisible || this.#follows) {
      return;
    }
    const top = list.getBoundingClientRect().top;
    for (const row of list.querySelectorAll("[data-sequence]")) {
      const box = row.getBoundingClientRect();
      if (box.bottom > top) {
        this.#anchor = { sequence: row.dataset.sequence, top: box.top };
        this.#place = this.#anchor.sequence;
        return;
      }
    }
  }

  afterRender() {
    const list = this.#element.value;
    if (!this.isVisible) {
      this.#wasHidden = true;
      return;
    }
    this.timeline.keptAtEnd = Math.ceil((KEPT_SCREENS * list.clientHeight) / ROW_PX_MIN);
    if (this.#target !== null) {
      const row = list.querySelector(`[data-sequence="${this.#target}"]`);
      if (row || this.timeline.isOpen) {
        row?.scrollIntoView({ block: "center" });
        this.#target = null;
        // Where all fits on the screen, nothing scrolls, and no event says so.
        this.#follow(list);
      }
    } else if (this.#follows) {
      list.scrollTop = list.scrollHeight;
    } else if (this.#wasHidden) {
      // A list that was hidden has forgotten where it was.
      list.querySelector(`[data-sequence="${this.#place}"]`)?.scrollIntoView({ block: "start" });
    } else if (this.#anchor) {
      const row = list.querySelector(`[data-sequence="${this.#anchor.sequence}"]`);
      const moved = row ? row.getBoundingClientRect().top - this.#anchor.top : 0;
      if (Math.abs(moved) >= 1) {
        list.scrollTop += moved;
      }
    }
    this.#wasHidden = false;
    this.#fetch(list);
  }

  #scrolled = () => {
    const list = this.#element.value;
    this.#follow(list);
    this.#fetch(list);
  };

  #follow(list) {
    const left = list.scrollHeight - list.scrollTop - list.clientHeight;
    const wasAtEnd = this.#follows;
    this.#follows = left < NEAR_END_PX && this.timeline.hasEnd;
    if (wasAtEnd !== this.#follows) {
      this.page.update();
    }
  }

  async #fetch(list) {
    const isTooSoon = this.#isFetching || Date.now() < this.#notBefore;
    if (isTooSoon || !this.isVisible || this.timeline.messages.length === 0 || this.#target !== null) {
      return;
    }
    const ahead = Math.min(AHEAD * list.clientHeight, AHEAD_PX_MAX);
    // Who looks at the end has what is kept there; more would be forgotten with the next message.
    const isOlder = !this.timeline.hasStart && list.scrollTop < (this.#follows ? 1 : ahead);
    const isNewer = !this.timeline.hasEnd && list.scrollHeight - list.scrollTop - list.clientHeight < ahead;
    if (!isOlder && !isNewer) {
      return;
    }
    this.#isFetching = true;
    try {
      await (isOlder ? this.timeline.older() : this.timeline.newer());
    } catch (problem) {
      this.#notBefore = Date.now() + Math.max(RETRY_MILLIS, problem.retryAfterMs ?? 0);
      if (!problem.isTransient) {
        this.page.toasts.refused(problem);
      }
      setTimeout(() => this.page.update(), this.#notBefore - Date.now());
    } finally {
      this.#isFetching = false;
      this.page.update();
    }
  }

  #pointed = (event) => {
    this.#activate(event.target.closest("[data-sequence]"));
  };

  #activate(row) {
    const sequence = row ? Number(row.dataset.sequence) : null;
    if (sequence !== this.active) {
      this.active = sequence;
      this.page.update();
    }
  }

  #unpointed = () => {
    if (!this.#element.value?.contains(document.activeElement)) {
      this.#activate(null);
    }
  };

  /** Arrows go from message to message, Home and End to the ends; Tab to what can be done with one. */
  #typed = (event) => {
    const list = this.#element.value;
    const rows = [...list.querySelectorAll("[data-sequence]")];
    const index = rows.indexOf(document.activeElement?.closest("[data-sequence]"));
    const to = { ArrowUp: index < 0 ? rows.length - 1 : index - 1, ArrowDown: index + 1, Home: 0, End: rows.length - 1 }[event.key];
    if (to === undefined || event.target.closest("input, textarea, select, [role=menu]")) {
      return;
    }
    event.preventDefault();
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
    row?.focus();
    row?.scrollIntoView({ block: "nearest" });
  };

  /** `unreadAfter` is the last that was read when the room was opened. */
  render(pending, unreadAfter) {
    const { messages, hasStart, hasEnd, isOpen } = this.timeline;
    const isEmpty = isOpen && messages.length === 0 && pending.length === 0;
    return html`<div class="list-frame">
      <div class="list" tabindex="0" role="list" aria-label=${t("messages")} ${ref(this.#element)}
        @scroll=${this.#scrolled} @pointerover=${this.#pointed} @pointerleave=${this.#unpointed}
        @focusin=${this.#pointed} @keydown=${this.#typed}>
        ${!isOpen ? skeletons() : nothing}
        ${isEmpty ? html`<p class="empty" role="listitem">${t(this.timeline.asOf === undefined ? "room.empty" : "past.empty")}</p>` : nothing}
        ${isOpen && !hasStart && messages.length > 0 ? html`<p class="hint center" role="listitem">${t("loading")}</p>` : nothing}
        ${repeat(messages, (message) => message.sequence, (message, index) => this.#row(message, messages[index - 1], unreadAfter))}
        ${hasEnd ? repeat(pending, (entry) => entry.messageId, (entry) => this.rows.pending(entry)) : nothing}
      </div>
      ${this.isAtEnd || !isOpen || isEmpty
        ? nothing
        : html`<button class="to-end" @click=${this.toEnd}>${icon("down")}${t("jump-to-latest")}</button>`}
    </div>`;
  }

  toEnd = async () => {
    if (!this.timeline.hasEnd) {
      await this.page.attempt(() => this.timeline.open());
    }
    this.showEnd();
  };

  #row(message, before, unreadAfter) {
    const isFirstOfDay = !before || +startOfDay(new Date(before.createdAt)) !== +startOfDay(new Date(message.createdAt));
    const isFirstUnread =
      unreadAfter !== undefined && message.sequence > unreadAfter && (!before || before.sequence <= unreadAfter);
    const isGrouped =
      !isFirstOfDay &&
      !isFirstUnread &&
      !message.replyTo &&
      before.username === message.username &&
      Date.parse(message.createdAt) - Date.parse(before.createdAt) < GROUP_MILLIS;
    return this.rows.message(message, {
      day: isFirstOfDay ? formatDay(message.createdAt) : null,
      isFirstUnread,
      isGrouped,
      isActive: this.active === message.sequence,
      isMarked: this.marked === message.sequence,
    });
  }
}

function skeletons() {
  return html`<div class="skeletons" aria-hidden="true">
    ${[1, 2, 3, 4, 5].map(() => html`<div class="skeleton-row"><span class="skeleton round"></span><span class="skeleton"></span></div>`)}
  </div>`;
}
