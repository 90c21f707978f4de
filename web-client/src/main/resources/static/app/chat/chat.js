// What somebody has who is signed in: the connection, what waits to be sent, the rooms, and the view of one of them.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { Live } from "../live.js";
import { Outbox } from "../outbox.js";
import { RoomDialogs } from "../rooms/room-dialogs.js";
import { Rooms } from "../rooms/rooms.js";
import { Sidebar } from "../rooms/sidebar.js";
import { t } from "../words.js";
import { Banner } from "./banner.js";
import { RoomView } from "./room-view.js";

const HOME = "general";

/** Puts its parts on the page, where all views reach them. */
export class Chat {
  constructor(page) {
    this.page = page;
    page.outbox = new Outbox(page.session.username);
    page.live = new Live(page.session, page.outbox);
    page.rooms = new Rooms(page);
    page.roomDialogs = new RoomDialogs(page);
    this.sidebar = new Sidebar(page);
    this.banner = new Banner(page);
    for (const part of [page.live, page.outbox, page.rooms]) {
      part.addEventListener("change", () => page.update());
    }
    page.live.addEventListener("refused", ({ detail }) => page.toasts.refused(detail));
    page.live.start();
    page.rooms.start();
  }

  close() {
    this.page.live.stop();
    this.page.rooms.stop();
    this.page.outbox.close();
  }

  /** `#/room/ROOM`, `#/room/ROOM/SEQUENCE`, `#/past/ROOM/SEQUENCE`, `#/operate`. */
  async route() {
    const { page } = this;
    const { hash } = location;
    const [kind, room = HOME, sequence] = partsOf(hash);
    const at = sequence === undefined ? undefined : Number(sequence);
    page.isSidebarOpen = false;
    if (kind === "operate") {
      const { OperatorsView } = await import("../operate/operators-view.js");
      if (page.chat === this && location.hash === hash) {
        page.show(new OperatorsView(page));
      }
    } else if (page.view instanceof RoomView && page.view.room === room) {
      page.view.goTo(at, kind === "past");
    } else {
      page.show(new RoomView(page, room, at, kind === "past"));
    }
    page.update();
  }

  render() {
    const { page } = this;
    return html`
      <a class="skip" href="#main" @click=${this.#skip}>${t("skip-to-main")}</a>
      <div class="frame ${page.isSidebarOpen ? "sidebar-open" : ""}">
        ${this.sidebar.render()}
        <div class="scrim" @click=${this.#closeSidebar}></div>
        <main id="main" tabindex="-1">${this.banner.render()}${page.view?.render() ?? nothing}</main>
      </div>
    `;
  }

  #closeSidebar = () => {
    this.page.isSidebarOpen = false;
    this.page.update();
  };

  #skip = (event) => {
    event.preventDefault();
    document.getElementById("main").focus();
  };
}

/** What is no address leads home. */
function partsOf(hash) {
  try {
    return hash.slice(2).split("/").filter(Boolean).map(decodeURIComponent);
  } catch {
    return [];
  }
}
