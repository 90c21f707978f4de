// What is on the screen: who is signed in, where one is, and one rendering for all changes of a frame.

import { html, nothing, render } from "/webjars/lit-html/lit-html.js";
import { Live } from "./live.js";
import { Outbox } from "./outbox.js";
import { Banner } from "./chat/banner.js";
import { RoomView } from "./chat/room-view.js";
import { OperatorsView } from "./operate/operators-view.js";
import { RoomDialogs } from "./rooms/room-dialogs.js";
import { Rooms } from "./rooms/rooms.js";
import { Sidebar } from "./rooms/sidebar.js";
import { Session } from "./session.js";
import { SignIn } from "./sign-in/sign-in.js";
import { Dialogs } from "./ui/dialogs.js";
import { Toasts } from "./ui/toasts.js";
import { t } from "./words.js";

const HOME = "general";
/** After a rendering, so many times as long is for what people do, and what comes in. */
const REST = 2;

export class Page {
  session = new Session();
  dialogs = new Dialogs(this);
  toasts = new Toasts(this);
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
    addEventListener("hashchange", () => this.#route());
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

  #signedInOrOut() {
    this.view?.close?.();
    this.view = null;
    this.live?.stop();
    this.live = null;
    this.rooms?.stop();
    if (this.session.username) {
      this.outbox = new Outbox(this.session.username);
      this.live = new Live(this.session, this.outbox);
      this.rooms = new Rooms(this);
      this.sidebar = new Sidebar(this);
      this.roomDialogs = new RoomDialogs(this);
      this.banner = new Banner(this);
      for (const part of [this.live, this.outbox, this.rooms]) {
        part.addEventListener("change", () => this.update());
      }
      this.live.addEventListener("refused", ({ detail }) => this.toasts.refused(detail));
      this.live.start();
      this.rooms.start();
      this.#route();
    } else {
      this.dialogs = new Dialogs(this); // One that was open is nobody's now.
      this.view = new SignIn(this, this.answer);
      this.answer = null;
    }
    this.update();
  }

  /** `#/room/ROOM`, `#/room/ROOM/SEQUENCE`, `#/past/ROOM/SEQUENCE`, `#/operate`. */
  #route() {
    if (!this.session.username) {
      return;
    }
    const [kind, room, sequence] = location.hash.slice(2).split("/").map(decodeURIComponent);
    const at = sequence === undefined ? undefined : Number(sequence);
    this.isSidebarOpen = false;
    if (kind === "operate") {
      this.#show(new OperatorsView(this));
    } else if (this.view instanceof RoomView && this.view.room === (room ?? HOME)) {
      this.view.goTo(at, kind === "past");
    } else {
      this.#show(new RoomView(this, room ?? HOME, at, kind === "past"));
    }
    this.update();
  }

  #show(view) {
    this.view?.close?.();
    this.view = view;
    view.open?.();
  }

  #render() {
    if (!this.session.username) {
      return html`${this.view.render()}${this.toasts.render()}`;
    }
    return html`
      <a class="skip" href="#main" @click=${this.#skip}>${t("skip-to-main")}</a>
      <div class="frame ${this.isSidebarOpen ? "sidebar-open" : ""}">
        ${this.sidebar.render()}
        <div class="scrim" @click=${this.#closeSidebar}></div>
        <main id="main" tabindex="-1">${this.banner.render()}${this.view?.render() ?? nothing}</main>
      </div>
      ${this.dialogs.render()}${this.toasts.render()}
    `;
  }

  #closeSidebar = () => {
    this.isSidebarOpen = false;
    this.update();
  };

  #skip = (event) => {
    event.preventDefault();
    document.getElementById("main").focus();
  };
}
