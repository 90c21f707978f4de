// The bar of the time travel: which moment of the room is on the screen, what happened at it, and the ways to others.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { live } from "/webjars/lit-html/directives/live.js";
import { Timeline } from "../chat/timeline.js";
import { ThreadPanel } from "../thread/thread-panel.js";
import { icon } from "../ui/icons.js";
import { formatDateTime, formatNumber, problemText, t } from "../words.js";
import { eventText, eventWords } from "./event-words.js";
import { EventsPanel } from "./events-panel.js";
import { MomentField } from "./moment-field.js";
import { Moments, messageOf } from "./moments.js";
import { Mover } from "./mover.js";

/** From so wide a screen on, what happened is told beside the room without being asked for. */
const WIDE = "(min-width: 1100px)";

export class PastBar {
  /** The room's name, topic and number of members of then; undefined until it is known. */
  room = undefined;
  #isReady = false;
  #begin = undefined;
  #shownEvent = null;
  #problem = null;
  #note = null;
  #field;

  constructor(page, view) {
    this.page = page;
    this.view = view;
    this.moments = new Moments(page.session, view.room);
    this.mover = new Mover({
      show: (sequence) => this.#show(sequence),
      change: () => page.update(),
      failed: (problem) => this.#failed(problem),
    });
    this.#field = new MomentField(page, (instant) => this.#jump(instant));
  }

  /** Which moment is looked at: just after the event of that sequence. */
  get sequence() {
    return this.mover.sequence;
  }

  async open(sequence) {
    this.#begin = sequence;
    if (this.view.panel instanceof ThreadPanel) {
      // It shows what is said now.
      this.view.showPanel(null);
    }
    try {
      await this.moments.load();
    } catch (problem) {
      this.#failed(problem, () => this.open(this.#begin));
      return;
    }
    if (this.mover.isClosed) {
      return;
    }
    this.#problem = null;
    this.#isReady = true;
    const { rooms } = this.page;
    if (!rooms.isFollowed(this.view.room)) {
      rooms.follow(this.view.room, this.moments.head);
    }
    if (!this.view.panel && matchMedia(WIDE).matches) {
      this.view.side.show(new EventsPanel(this.page, this), false);
    }
    await this.moveTo(this.#begin);
  }

  /** To that moment, or the newest; what is not one of the room's is as near to it as one may see. */
  moveTo(sequence) {
    const { moments, mover } = this;
    mover.stop();
    if (!this.#isReady) {
      this.#begin = sequence;
      return Promise.resolve();
    }
    const wanted = Number.isSafeInteger(sequence) ? sequence : moments.head;
    const found = moments.clamp(wanted);
    this.#note = wanted < moments.first ? this.#beginning() : wanted > moments.head ? t("past.not-yet") : null;
    return mover.to(found);
  }

  /** The messages, the room and the event of a moment, shown together once all are there. */
  async #show(sequence) {
    const { moments, page, view } = this;
    const timeline = new Timeline(page.session, view.room, sequence);
    const [event, room] = await Promise.all([moments.event(sequence), moments.roomAt(sequence), timeline.open()]);
    const message = event && messageOf(event);
    if (message !== undefined && timeline.indexOf(message) < 0) {
      await timeline.open(message);
    }
    if (this.mover.isClosed) {
      return;
    }
    this.#problem = null;
    this.#shownEvent = event;
    this.room = room;
    view.showPast(timeline, message);
    this.#keepPlace(sequence);
    if (view.panel instanceof EventsPanel) {
      view.panel.follow(sequence);
    }
  }

  /** In the URL, to be reloaded and shared; unless one is on the way elsewhere. */
  #keepPlace(sequence) {
    const place = `#/past/${encodeURIComponent(this.view.room)}`;
    if (location.hash === place || location.hash.startsWith(`${place}/`)) {
      history.replaceState(history.state, "", `${place}/${sequence}`);
    }
  }

  #failed(problem, again = () => this.mover.again()) {
    if (!problem.code) {
      console.error(problem);
    }
    this.#problem = { problem, again };
    this.page.update();
  }

  hear(event) {
    if (!this.#isReady) {
      return;
    }
    this.moments.hear(event);
    if (event.type === "message.deleted" && event.sequence !== this.sequence) {
      // Its words are taken back from every moment.
      this.mover.again();
    }
  }

  close() {
    this.mover.close();
    if (this.view.panel instanceof EventsPanel) {
      this.view.showPanel(null);
    }
  }

  #slid = (event) => {
    this.#go(Number(event.target.value));
  };

  #go(sequence) {
    this.mover.stop();
    this.#note = null;
    this.mover.to(this.moments.clamp(sequence));
  }

  #play = () => {
    this.#note = null;
    this.mover.play(this.moments);
  };

  #back = () => {
    this.page.go("room", this.view.room);
    document.getElementById("main").focus();
  };

  async #jump(instant) {
    const { moments, mover } = this;
    mover.stop();
    try {
      const isBefore = instant < new Date(moments.known(moments.first)?.createdAt ?? 0);
      this.#note = isBefore ? this.#beginning() : null;
      await mover.to(isBefore ? moments.first : moments.clamp(await moments.at(instant)));
    } catch (problem) {
      if (problem.code === "invalid-as-of" || problem.code === "not-a-member") {
        this.#note = this.#beginning();
        await mover.to(moments.first);
      } else {
        this.#failed(problem, () => this.#jump(instant));
      }
    }
    this.page.update();
  }

  #beginning() {
    return t(this.moments.first > 0 ? "past.begins-with-you" : "past.begins");
  }

  #toggleEvents = () => {
    this.view.showPanel(this.view.panel instanceof EventsPanel ? null : new EventsPanel(this.page, this));
  };

  render() {
    const event = this.moments.known(this.sequence) ?? this.#shownEvent;
    return html`<section class="past-bar" aria-label=${t("past")}>
      <div class="past-moment">
        ${icon("history")}
        <p class="past-happened ${event && event.sequence === this.sequence ? "" : "stale"}" role="status"
          aria-live=${this.mover.isPlaying ? "off" : "polite"}>
          ${event
            ? html`<time datetime=${event.createdAt}>${formatDateTime(event.createdAt)}</time> <strong title=${eventText(event)}>${eventWords(event)}</strong>`
            : t("loading")}
        </p>
        <button class="past-what" aria-label=${t("past.events")} title=${t("past.events")} aria-pressed=${this.view.panel instanceof EventsPanel}
          ?disabled=${!this.#isReady} @click=${this.#toggleEvents}>${icon("events")}<span>${t("past.events")}</span></button>
        <button class="primary" @click=${this.#back}>${t("past.to-now")}</button>
      </div>
      ${this.#isReady ? this.#controls(event) : nothing}
      ${this.#note ? html`<p class="past-note" role="status">${this.#note}</p>` : nothing}
      ${this.#problem ? this.#trouble(this.#problem) : nothing}
    </section>`;
  }

  #controls(event) {
    const { moments, mover, sequence } = this;
    const button = (name, label, isDisabled, act) => html`<button class="quiet" aria-label=${label} title=${label}
      ?disabled=${isDisabled} @click=${act}>${icon(name)}</button>`;
    const values = { n: formatNumber(sequence - moments.first + 1), of: formatNumber(moments.head - moments.first + 1) };
    return html`<div class="past-controls">
      <div class="past-steps" role="group" aria-label=${t("past.steps")}>
        ${button("previous", t("past.previous"), sequence <= moments.first, () => this.#go(sequence - 1))}
        ${mover.isPlaying
          ? button("pause", t("past.pause"), false, () => mover.stop())
          : button("play", t("past.play"), moments.first === moments.head, this.#play)}
        ${button("next", t("past.next"), sequence >= moments.head, () => this.#go(sequence + 1))}
      </div>
      <input type="range" class="past-slider" aria-label=${t("past.moment")} min=${moments.first} max=${moments.head} step="1"
        .value=${live(String(sequence))} aria-valuetext=${this.#valueText(event, values)} @input=${this.#slid}>
      <span class="past-position" aria-hidden="true">${t("past.position", values)}</span>
      ${this.#field.render(event)}
    </div>`;
  }

  #valueText(event, values) {
    const position = t("past.position-of", values);
    return event && event.sequence === this.sequence
      ? `${formatDateTime(event.createdAt)}, ${eventText(event)}, ${position}`
      : position;
  }

  #trouble({ problem, again }) {
    const isForbidden = problem.code === "not-a-member" || problem.code === "invalid-as-of";
    return html`<p class="past-note" role="alert">
      <span>${isForbidden ? t("past.not-readable") : problemText(problem)}</span>
      <button @click=${again}>${icon("retry")}${t("past.retry")}</button>
    </p>`;
  }
}
