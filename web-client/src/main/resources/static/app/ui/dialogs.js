// One dialog at a time, over the page; Esc closes it, and the focus goes back to where it was.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { keyed } from "/webjars/lit-html/directives/keyed.js";
import { ref } from "/webjars/lit-html/directives/ref.js";
import { problemText, t } from "../words.js";
import { icon } from "./icons.js";

export class Dialogs {
  #open = null;

  constructor(page) {
    this.page = page;
  }

  /** Shows `content(dialog)`, where `dialog.close()` closes it, and `dialog.submit(task)` makes a form's handler. */
  show(title, content) {
    const dialog = {
      title,
      content,
      problem: null,
      isBusy: false,
      // Closed by the browser, and only then taken away: else the focus would be lost.
      close: () => dialog.element?.close(),
      closed: () => {
        if (this.#open === dialog) {
          this.#open = null;
          this.page.update();
        }
      },
      mount: (element) => {
        if (element) {
          dialog.element = element;
          // It is not in the document before the rendering is over.
          queueMicrotask(() => element.isConnected && element.showModal());
        }
      },
      submit: (task) => (event) => {
        event.preventDefault();
        this.#run(dialog, () => task(Object.fromEntries(new FormData(event.target))));
      },
    };
    this.#open?.close();
    this.#open = dialog;
    this.page.update();
  }

  /** A question that is answered by doing it, or not. */
  confirm(title, text, action, task) {
    this.show(title, (dialog) => html`<form @submit=${dialog.submit(task)}>
      <p>${text}</p>
      ${this.buttons(dialog, action, "danger")}
    </form>`);
  }

  buttons(dialog, action, kind = "primary") {
    return html`${dialog.problem ? html`<p class="problem" role="alert">${problemText(dialog.problem)}</p>` : nothing}
      <div class="buttons">
        <button type="button" @click=${dialog.close}>${t("cancel")}</button>
        <button class=${kind} ?disabled=${dialog.isBusy}>${action}</button>
      </div>`;
  }

  async #run(dialog, task) {
    dialog.isBusy = true;
    dialog.problem = null;
    this.page.update();
    try {
      await task();
      dialog.close();
    } catch (problem) {
      dialog.problem = problem;
    } finally {
      dialog.isBusy = false;
      this.page.update();
    }
  }

  render() {
    const dialog = this.#open;
    if (!dialog) {
      return nothing;
    }
    return keyed(dialog, html`<dialog ${ref(dialog.mount)} aria-labelledby="dialog-title" @close=${dialog.closed}>
      <header>
        <h2 id="dialog-title">${dialog.title}</h2>
        <button class="quiet" aria-label=${t("close")} @click=${dialog.close}>${icon("close")}</button>
      </header>
      ${dialog.content(dialog)}
    </dialog>`);
  }
}
