// What is on the screen: who is signed in, where one is, and one rendering for all changes of a frame.

import { html, render } from "/webjars/lit-html/lit-html.js";
import { Session } from "./session.js";
import { SignIn } from "./sign-in/sign-in.js";
import { Dialogs } from "./ui/dialogs.js";
import { Toasts } from "./ui/toasts.js";
import { t } from "./words.js";

const RETRY_MILLIS = 2_000;
/** After a rendering, so many times as long is for what people do, and what comes in. */
const REST = 2;

export class Page {
  session = new Session();
  dialogs = new Dialogs(this);
  toasts = new Toasts(this);
  /** What somebody has who is signed in; it is loaded then. */
  chat = null;
  isSidebarOpen = false;
  /** Who renders the main part: has `render()`, and may have `beforeRender()`, `afterRender()` and `close()`. */
  view = null;
  #isPlanned = false;
  #restUntil = 0;

  /** @param answer what an identity provider has said to this page, if it comes from there */
  constructor(root, answer) {
    root.replaceChildren();
    this.root = root;
    this.answer = answer;
  }

  start() {
    this.session.addEventListener("change", () => this.#signedInOrOut());
    addEventListener("hashchange", () => this.chat?.route());
    this.#signedInOrOut();
  }

  /** Everything that changed is rendered together, with the next frame; the more that costs, the more are left out. */
  update() {
    if (!this.#isPlanned) {
      this.#isPlanned = true;
      setTimeout(() => requestAnimationFrame(this.#draw), Math.max(0, this.#restUntil - performance.now()));
    }
  }

  #draw = (begin) => {
    this.#isPlanned = false;
    this.view?.beforeRender?.();
    render(this.#render(), this.root);
    this.view?.afterRender?.();
    const end = performance.now();
    this.#restUntil = end + REST * (end - begin);
  };

  go(...parts) {
    location.hash = `#/${parts.map(encodeURIComponent).join("/")}`;
  }

  /** Does something that the server may refuse; then it is told. */
  async attempt(task) {
    try {
      return await task();
    } catch (problem) {
      this.toasts.refused(problem);
      return undefined;
    }
  }

  async #signedInOrOut() {
    this.view?.close?.();
    this.view = null;
    this.chat?.close();
    this.chat = null;
    const { username } = this.session;
    if (!username) {
      this.dialogs = new Dialogs(this); // One that was open is nobody's now.
      this.view = new SignIn(this, this.answer);
      this.answer = null;
    }
    this.update();
    if (username) {
      await this.#enter(username);
    }
  }

  async #enter(username) {
    let loaded;
    try {
      loaded = await import("./chat/chat.js");
    } catch (problem) {
      console.info("The rest of the page is not here yet", problem.message);
      setTimeout(() => this.#enter(username), RETRY_MILLIS);
      return;
    }
    if (this.session.username === username && !this.chat) {
      this.chat = new loaded.Chat(this);
      await this.chat.route();
    }
  }

  show(view) {
    this.view?.close?.();
    this.view = view;
    view.open?.();
  }

  #render() {
    const main = this.chat ?? this.view;
    return html`${main ? main.render() : html`<p class="boot" role="status">${t("loading")}</p>`}
      ${this.dialogs.render()}${this.toasts.render()}`;
  }
}
