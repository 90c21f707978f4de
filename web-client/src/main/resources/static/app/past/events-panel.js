// Who did what in the room, around the moment that is looked at; each of it can be gone to.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { createRef, ref } from "/webjars/lit-html/directives/ref.js";
import { repeat } from "/webjars/lit-html/directives/repeat.js";
import { icon } from "../ui/icons.js";
import { formatDay, formatTime, problemText, startOfDay, t } from "../words.js";
import { eventIcon, eventWords } from "./event-words.js";

const PAGE = 50;
const SNIPPET_MAX = 160;

export class EventsPanel {
  /** One stretch of the room's events without holes. */
  #events = [];
  #problem = null;
  #heard = [];
  #isLoading = false;
  #target = null;
  #list = createRef();

  /** `bar` says which moment is looked at, and which there are. */
  constructor(page, bar) {
    this.page = page;
    this.bar = bar;
    if (bar.sequence !== undefined) {
      this.follow(bar.sequence);
    }
  }

  get title() {
    return t("past.events");
  }

  /** Another moment is looked at. */
  follow(sequence) {
    this.#target = sequence;
    if (!this.#events.some((event) => event.sequence === sequence)) {
      this.#load(async () => {
        const { moments } = this.bar;
        this.#events = await this.#between(moments.clamp(sequence - PAGE / 2), moments.clamp(sequence + PAGE / 2));
      });
    }
  }

  #earlier = () => {
    const [{ sequence }] = this.#events;
    return this.#load(async () => {
      const older = await this.#between(this.bar.moments.clamp(sequence - PAGE), sequence - 1);
      this.#events = [...older, ...this.#events];
      this.#target = sequence;
    });
  };

  #later = () => {
    const { sequence } = this.#events.at(-1);
    return this.#load(async () => {
      this.#events = [...this.#events, ...(await this.#between(sequence + 1, this.bar.moments.clamp(sequence + PAGE)))];
    });
  };

  /** All from the one to the other: a page may have fewer than are asked for. */
  async #between(first, last) {
    const events = [];
    for (let next = first; next <= last; next = events.at(-1).sequence + 1) {
      const page = await this.bar.moments.page(next, last - next + 1);
      if (page.length === 0) {
        break;
      }
      events.push(...page);
    }
    return events;
  }

  async #load(task) {
    if (this.#isLoading) {
      return;
    }
    this.#isLoading = true;
    this.#problem = null;
    const before = this.#target;
    try {
      await task();
      this.#append();
    } catch (problem) {
      this.#problem = problem;
    } finally {
      this.#isLoading = false;
      this.page.update();
    }
    // One has gone on meanwhile, to where nothing is known yet; what was loaded for and is not there will not be the next time.
    const isElsewhere = this.#target !== null && this.#target !== before;
    if (!this.#problem && isElsewhere && !this.#events.some((event) => event.sequence === this.#target)) {
      this.#target = null;
      this.follow(this.bar.sequence);
    }
  }

  hear(event) {
    this.#heard = [...this.#heard.slice(-PAGE), event];
    this.#append();
    if (event.type === "message.deleted") {
      this.#events = this.#events.map((each) =>
        [each.sequence, each.messageSequence].includes(event.messageSequence) ? { ...each, content: "" } : each,
      );
    }
  }

  /** What was heard, as far as it goes on from what is here; it may have come while that was loaded. */
  #append() {
    for (const event of this.#heard) {
      if (this.#events.at(-1)?.sequence === event.sequence - 1) {
        this.#events = [...this.#events, event];
      }
    }
  }

  /** Shows the moment that is looked at, unless it is seen already. */
  afterRender() {
    const row = this.#target !== null && this.#list.value?.querySelector(`[data-event="${this.#target}"]`);
    if (row) {
      const list = this.#list.value.getBoundingClientRect();
      const box = row.getBoundingClientRect();
      if (box.top < list.top || box.bottom > list.bottom) {
        row.scrollIntoView({ block: "center" });
      }
      this.#target = null;
    }
  }

  #chosen(event) {
    this.bar.view.side.giveWay();
    this.bar.moveTo(event.sequence);
  }

  /** Arrows go from event to event, as Tab does. */
  #typed = (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (step) {
      const buttons = [...this.#list.value.querySelectorAll("button[data-event]")];
      event.preventDefault();
      buttons[buttons.indexOf(document.activeElement) + step]?.focus();
    }
  };

  render() {
    const { moments } = this.bar;
    const events = this.#events;
    if (events.length === 0) {
      return this.#problem ? this.#trouble() : skeletons();
    }
    const more = (label, act) => html`<button class="quiet past-more" ?disabled=${this.#isLoading} @click=${act}>${label}</button>`;
    return html`<div class="panel-scroll past-events" ${ref(this.#list)} @keydown=${this.#typed}>
      ${events[0].sequence > moments.first ? more(t("past.earlier"), this.#earlier) : html`<p class="hint center">
        ${t(moments.first > 0 ? "past.begins-with-you" : "past.begins")}</p>`}
      <ol>${repeat(events, (event) => event.sequence, (event, index) => this.#row(event, events[index - 1]))}</ol>
      ${events.at(-1).sequence < moments.head ? more(t("past.later"), this.#later) : nothing}
      ${this.#problem ? this.#trouble() : nothing}
    </div>`;
  }

  #row(event, before) {
    const isFirstOfDay = !before || +startOfDay(new Date(before.createdAt)) !== +startOfDay(new Date(event.createdAt));
    const isCurrent = event.sequence === this.bar.sequence;
    return html`<li>
      ${isFirstOfDay ? html`<h3>${formatDay(event.createdAt)}</h3>` : nothing}
      <button class="past-event" data-event=${event.sequence} aria-current=${isCurrent ? "step" : "false"} @click=${() => this.#chosen(event)}>
        ${icon(eventIcon(event))}
        <span class="grow">
          <span class="past-event-words">${eventWords(event)}</span>
          ${event.content ? html`<span class="past-event-snippet" dir="auto">${event.content.slice(0, SNIPPET_MAX)}</span>` : nothing}
        </span>
        <time class="time" datetime=${event.createdAt}>${formatTime(event.createdAt)}</time>
      </button>
    </li>`;
  }

  #trouble() {
    return html`<p class="past-note" role="alert"><span>${problemText(this.#problem)}</span>
      <button @click=${() => this.follow(this.bar.sequence)}>${icon("retry")}${t("past.retry")}</button></p>`;
  }
}

function skeletons() {
  return html`<div aria-hidden="true">${[1, 2, 3, 4, 5, 6].map(() => html`<div class="skeleton"></div>`)}</div>`;
}
