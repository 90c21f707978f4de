// New messages for who listens to the page: in a live region of its own, as the list would be read out anew whenever
// older ones are loaded into it.

import { html } from "/webjars/lit-html/lit-html.js";
import { keyed } from "/webjars/lit-html/directives/keyed.js";
import { t } from "../words.js";

const PAUSE_MILLIS = 1_500;
const READ_OUT_MAX = 2;

export class Announcer {
  #waiting = [];
  #timer = 0;
  #text = "";
  /** Counts what is said: the same words again are another element, as nothing would change, and nothing be said. */
  #number = 0;

  constructor(page) {
    this.page = page;
  }

  hear({ username, content }) {
    this.#waiting.push(`${username}: ${content.slice(0, 300)}`);
    this.#timer ||= setTimeout(() => {
      const waiting = this.#waiting.splice(0);
      this.#timer = 0;
      this.#number++;
      this.#text = waiting.length > READ_OUT_MAX ? t("messages.new", { n: waiting.length }) : waiting.join(". ");
      this.page.update();
    }, PAUSE_MILLIS);
  }

  close() {
    clearTimeout(this.#timer);
  }

  render() {
    return html`<div class="visually-hidden" role="log" aria-live="polite" aria-label=${t("messages.new-ones")}>
      ${keyed(this.#number, html`<p>${this.#text}</p>`)}</div>`;
  }
}
