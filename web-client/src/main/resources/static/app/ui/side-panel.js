// Beside the main part, one panel at a time: Esc closes it, and the focus goes back to what opened it.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { t } from "../words.js";
import { icon } from "./icons.js";

export class SidePanel {
  /** Has `title` and `render()`, and may have `hear(event)`, `afterRender()` and `close()`; null for none. */
  current = null;
  #opener = null;

  constructor(page) {
    this.page = page;
  }

  show(panel) {
    this.#opener = this.current ? this.#opener : document.activeElement;
    this.current?.close?.();
    this.current = panel;
    this.page.update();
    if (!panel) {
      // On a small screen that is only there once the panel is gone.
      requestAnimationFrame(() => this.#opener?.isConnected && this.#opener.focus());
    }
  }

  #close = () => this.show(null);

  #typed = (event) => {
    // In a field, Esc is for what is written in it.
    if (event.key === "Escape" && !event.target.value) {
      this.#close();
    }
  };

  render() {
    if (!this.current) {
      return nothing;
    }
    return html`<aside class="panel" aria-label=${this.current.title} @keydown=${this.#typed}>
      <header>
        <h2>${this.current.title}</h2>
        <button class="quiet" aria-label=${t("close")} @click=${this.#close}>${icon("close")}</button>
      </header>
      ${this.current.render()}
    </aside>`;
  }
}
