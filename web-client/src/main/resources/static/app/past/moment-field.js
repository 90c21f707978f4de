// Says where one is in time, and takes where one wants to be: to the second, in the time zone of whoever looks.

import { html, noChange } from "/webjars/lit-html/lit-html.js";
import { live } from "/webjars/lit-html/directives/live.js";
import { t } from "../words.js";

export class MomentField {
  /** Whether one is about to say a time: then the field does not show where one is. */
  #isTyping = false;

  /** `jump(date)` goes there. */
  constructor(page, jump) {
    this.page = page;
    this.jump = jump;
  }

  #submitted = (event) => {
    event.preventDefault();
    const date = lastInstantOf(event.target.elements.moment.value);
    this.#isTyping = false;
    if (date) {
      this.jump(date);
    }
  };

  #typed = () => {
    this.#isTyping = true;
  };

  /** From the field to its button, one is still about to say it. */
  #left = (event) => {
    if (!event.currentTarget.contains(event.relatedTarget)) {
      this.#isTyping = false;
      this.page.update();
    }
  };

  /** `event` is the one after which one is. */
  render(event) {
    return html`<form class="past-jump" @submit=${this.#submitted} @focusout=${this.#left}>
      <input type="datetime-local" name="moment" step="1" required aria-label=${t("past.jump-to")} @input=${this.#typed}
        .value=${event && !this.#isTyping ? live(localInput(event.createdAt)) : noChange}>
      <button>${t("past.jump")}</button>
    </form>`;
  }
}

function localInput(instant) {
  const date = new Date(instant);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}

/** The last instant of the second that the field says, so that what happened within it counts; null if it says none. */
function lastInstantOf(value) {
  const date = new Date(value);
  if (Number.isNaN(date.getTime())) {
    return null;
  }
  date.setMilliseconds(999);
  return date;
}
