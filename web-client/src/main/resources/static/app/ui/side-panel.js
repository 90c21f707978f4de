// Beside the main part, one panel at a time: it has the focus when it is opened, Esc closes it, and the focus goes back to
// what opened it.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { keyed } from "/webjars/lit-html/directives/keyed.js";
import { ref } from "/webjars/lit-html/directives/ref.js";
import { t } from "../words.js";
import { icon } from "./icons.js";

/** As in chat.css: on a smaller screen a panel covers the room. */
const COVERS = matchMedia("(max-width: 860px)");

export class SidePanel {
  /**
   * Has `title` and `render()`, and may have `hear(event)`, `afterRender()`, `close()`, `focus()` if something in it is to have
   * the focus, and a `key` if it goes on from another one; null for none.
   */
  current = null;
  #opener = null;
  /** Of the message whose button the opener is: that one may be gone when it is gone back to. */
  #row = null;
  #element = null;
  #takesFocus = false;

  constructor(page) {
    this.page = page;
  }

  /** `takesFocus` is false for one that nobody asked for. */
  show(panel, takesFocus = true) {
    if (panel && !this.#element?.contains(document.activeElement)) {
      this.#opener = document.activeElement;
      this.#row = this.#opener?.closest("[data-sequence]");
    }
    this.#takesFocus = panel !== null && takesFocus;
    this.current?.close?.();
    this.current = panel;
    this.page.update();
  }

  /** Where the panel covers the room, the room is shown again: one has chosen there what to look at. */
  giveWay() {
    if (COVERS.matches) {
      this.#opener = null;
      this.#row = null;
      this.show(null);
    }
  }

  /** It is not in the document, or still is, before the rendering is over. */
  #mount = (element) => {
    this.#element = element;
    queueMicrotask(() => (this.current ? this.#enter() : this.#leave()));
  };

  #enter() {
    if (this.#takesFocus && this.#element) {
      this.#takesFocus = false;
      this.current.focus?.();
      if (!this.#element.contains(document.activeElement)) {
        this.#element.focus();
      }
    }
  }

  /** Unless the focus is elsewhere by now; what is not there, or not to be seen, does not take it. */
  #leave() {
    for (const place of [this.#opener, this.#row, document.getElementById("main")]) {
      if (document.activeElement === document.body) {
        place?.focus();
      }
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
    const panel = this.current;
    if (!panel) {
      return nothing;
    }
    return keyed(panel.key ?? panel, html`<aside class="panel" tabindex="-1" aria-label=${panel.title} @keydown=${this.#typed} ${ref(this.#mount)}>
      <header>
        <h2>${panel.title}</h2>
        <button class="quiet" aria-label=${t("close")} @click=${this.#close}>${icon("close")}</button>
      </header>
      ${panel.render()}
    </aside>`);
  }
}
