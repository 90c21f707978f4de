// What went wrong, or was done, told in passing.

import { html } from "/webjars/lit-html/lit-html.js";
import { repeat } from "/webjars/lit-html/directives/repeat.js";
import { Problem } from "../http.js";
import { problemText, t } from "../words.js";
import { icon } from "./icons.js";

const SHOWN_MILLIS = 8_000;

export class Toasts {
  #shown = [];
  #number = 0;

  constructor(page) {
    this.page = page;
  }

  tell(text, kind = "info") {
    const toast = { key: ++this.#number, text, kind };
    this.#shown = [...this.#shown.slice(-3), toast];
    setTimeout(() => this.#close(toast), SHOWN_MILLIS);
    this.page.update();
  }

  /** Tells what the server refused to somebody who is signed in; what is no refusal is a fault of the page, and for the console too. */
  refused(problem) {
    if (!this.page.session.username) {
      return; // One is asked to sign in, and told why.
    }
    if (!(problem instanceof Problem) && !problem.code) {
      console.error(problem);
    }
    this.tell(problemText(problem), "error");
  }

  #close(toast) {
    this.#shown = this.#shown.filter((each) => each !== toast);
    this.page.update();
  }

  render() {
    return html`<div class="toasts" role="alert">
      ${repeat(
        this.#shown,
        (toast) => toast.key,
        (toast) => html`<div class="toast ${toast.kind}">
          <span dir="auto">${toast.text}</span>
          <button class="quiet" aria-label=${t("close")} @click=${() => this.#close(toast)}>${icon("close")}</button>
        </div>`,
      )}
    </div>`;
  }
}
