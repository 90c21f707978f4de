// Names that complete an `@` and what is written behind it.

import { html } from "/webjars/lit-html/lit-html.js";
import { avatar } from "../ui/avatar.js";
import { t } from "../words.js";

const SHOWN_MAX = 8;
const BEGUN = /(?:^|[\s(])@([\p{L}\p{M}\p{N}._'-]*)$/u;

export class Completion {
  #begun = null;
  index = 0;

  /** `names()` are those there are. */
  constructor(names, changed) {
    this.names = names;
    this.changed = changed;
  }

  get #found() {
    const begun = this.#begun;
    if (begun === null) {
      return [];
    }
    const found = this.names().filter((name) => name.toLocaleLowerCase().startsWith(begun));
    const isComplete = found.length === 1 && found[0].toLocaleLowerCase() === begun;
    return isComplete ? [] : found.slice(0, SHOWN_MAX);
  }

  get isOpen() {
    return this.#found.length > 0;
  }

  get chosen() {
    return this.#found[this.index];
  }

  look(text, caret) {
    this.#begun = BEGUN.exec(text.slice(0, caret))?.[1].toLocaleLowerCase() ?? null;
    this.index = 0;
  }

  close() {
    this.#begun = null;
    this.changed();
  }

  /** Whether the key was for the list. */
  pressed(key) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[key];
    if (step) {
      const { length } = this.#found;
      this.index = (this.index + step + length) % length;
    } else if (key === "Escape") {
      this.close();
    } else if (key !== "Enter" && key !== "Tab") {
      return false;
    }
    this.changed();
    return true;
  }

  complete(text, caret, name) {
    const begin = text.lastIndexOf("@", caret - 1);
    const completed = `${text.slice(0, begin)}@${name} `;
    this.#begun = null;
    return { text: completed + text.slice(caret).replace(/^ /, ""), caret: completed.length };
  }

  render(id, choose) {
    // The pointer must not take the focus out of the text: that closes the list.
    const press = (event, name) => {
      event.preventDefault();
      choose(name);
    };
    return html`<ul class="completion" role="listbox" id=${id} aria-label=${t("members")} ?hidden=${!this.isOpen}>
      ${this.#found.map(
        (name, index) => html`<li role="option" id="${id}-${index}" aria-selected=${index === this.index}
          @pointerdown=${(event) => press(event, name)}>${avatar(name)}<span dir="auto">${name}</span></li>`,
      )}
    </ul>`;
  }
}
