// Where one writes. Enter sends, Shift+Enter begins a line, ↑ in an empty one edits the last message; a draft stays
// until it is sent.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { createRef, ref } from "/webjars/lit-html/directives/ref.js";
import { icon } from "../ui/icons.js";
import { t } from "../words.js";
import { Completion } from "./completion.js";

const CONTENT_MAX = 4_000;
const TYPING_MILLIS = 2_500;

let composers = 0;

export class Composer {
  #input = createRef();
  #editing = null;
  #edited = "";
  #typedAt = 0;
  #length = 0;

  /** `send(content)` says it; `change(message, content)` edits, and may be refused; `lastOwn()` is what ↑ edits. */
  constructor(page, room, { name, names, send, change, lastOwn, label }) {
    this.page = page;
    this.room = room;
    this.key = `parley.draft/${encodeURIComponent(page.session.username)}/${name ?? room}`;
    this.listbox = `names-${++composers}`;
    Object.assign(this, { send, change, lastOwn, label });
    this.completion = new Completion(names, () => page.update());
  }

  focus() {
    this.#input.value?.focus();
  }

  edit(message) {
    this.#editing = message;
    this.#edited = message.content;
    this.#write(message.content);
    this.focus();
    this.page.update();
  }

  /** The field may be that of the room before: what was written there stays there. */
  #mount = (input) => {
    this.#input.value = input;
    if (input) {
      this.#write(this.#editing ? this.#edited : (localStorage.getItem(this.key) ?? ""));
      requestAnimationFrame(() => this.#input.value && this.#grow());
    }
  };

  #write(text) {
    const input = this.#input.value;
    if (input) {
      input.value = text;
      input.setSelectionRange(text.length, text.length);
      this.#grow();
    }
  }

  #grow() {
    const input = this.#input.value;
    this.#length = [...input.value].length;
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight}px`;
  }

  #typed = () => {
    const input = this.#input.value;
    this.#grow();
    if (this.#editing) {
      this.#edited = input.value;
    } else {
      this.#keepDraft(input.value);
    }
    this.completion.look(input.value, input.selectionStart);
    if (input.value === "") {
      this.#endTyping();
    } else if (Date.now() - this.#typedAt > TYPING_MILLIS) {
      this.#typedAt = Date.now();
      this.page.live.say(`/app/rooms/${this.room}/typing`, { typing: true });
    }
    this.page.update();
  };

  #endTyping() {
    if (this.#typedAt > 0) {
      this.#typedAt = 0;
      this.page.live.say(`/app/rooms/${this.room}/typing`, { typing: false });
    }
  }

  #keepDraft(text) {
    if (text === "") {
      localStorage.removeItem(this.key);
    } else {
      localStorage.setItem(this.key, text);
    }
  }

  #pressed = (event) => {
    if (event.isComposing) {
      return;
    }
    if (this.completion.isOpen && this.completion.pressed(event.key)) {
      event.preventDefault();
      if (event.key === "Enter" || event.key === "Tab") {
        this.#complete(this.completion.chosen);
      }
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      this.#submit();
    } else if (event.key === "Escape" && this.#editing) {
      this.#endEdit();
    } else if (event.key === "ArrowUp" && this.#input.value.value === "" && this.lastOwn?.()) {
      event.preventDefault();
      this.edit(this.lastOwn());
    }
  };

  #complete = (name) => {
    const input = this.#input.value;
    const { text, caret } = this.completion.complete(input.value, input.selectionStart, name);
    input.value = text;
    input.setSelectionRange(caret, caret);
    this.focus();
    this.#typed();
  };

  #submit = async () => {
    const content = this.#input.value.value;
    if (content.trim() === "" || this.#length > CONTENT_MAX) {
      return;
    }
    const editing = this.#editing;
    if (!editing) {
      this.#keepDraft("");
      this.#write("");
      this.#typedAt = 0; // The message itself says that nobody types it any more.
      this.send(content);
    } else if (content === editing.content) {
      this.#endEdit();
    } else {
      await this.page.attempt(async () => {
        await this.change(editing, content);
        this.#endEdit();
      });
    }
    this.page.update();
  };

  #endEdit = () => {
    this.#editing = null;
    this.#endTyping();
    this.#write(localStorage.getItem(this.key) ?? "");
    this.focus();
    this.page.update();
  };

  render() {
    const over = this.#length - CONTENT_MAX;
    const { listbox } = this;
    return html`<div class="composer">
      ${this.#editing
        ? html`<div class="composer-mode">${icon("edit")}${t("composer.editing")}
            <button class="quiet" @click=${this.#endEdit}>${t("cancel")}</button></div>`
        : nothing}
      ${this.completion.render(listbox, this.#complete)}
      <div class="composer-row">
        <textarea rows="1" dir="auto" aria-label=${this.label} placeholder=${this.label} ${ref(this.#mount)}
          role="combobox" aria-autocomplete="list" aria-expanded=${this.completion.isOpen} aria-controls=${listbox}
          aria-activedescendant=${this.completion.isOpen ? `${listbox}-${this.completion.index}` : nothing}
          @input=${this.#typed} @keydown=${this.#pressed} @blur=${() => this.completion.close()}></textarea>
        <button class="primary send" aria-label=${t("send")} title=${t("send")} @click=${this.#submit}
          ?disabled=${over > 0}>${icon("send")}</button>
      </div>
      ${over > -200 ? html`<p class="hint ${over > 0 ? "problem" : ""}" role="status">${t("composer.left", { n: -over })}</p>` : nothing}
    </div>`;
  }
}
