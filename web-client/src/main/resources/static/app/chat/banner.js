// What the connection is, truthfully; nothing to see as long as all is well.

import { html } from "/webjars/lit-html/lit-html.js";
import { t } from "../words.js";

export class Banner {
  constructor(page) {
    this.page = page;
  }

  render() {
    const { state, behind } = this.page.live;
    const waiting = this.page.outbox.waitingCount;
    const left = behind > 0 && state === "catching-up" ? t("connection.behind", { n: behind }) : "";
    const queued = waiting > 0 && state !== "connected" ? t("connection.waiting", { n: waiting }) : "";
    // Numbers are to be seen only: each of their steps would be read out.
    return html`<div class="banner ${state}" data-state=${state}>
      <span class="pulse"></span><span role="status">${t(`connection.${state}`)}</span><span>${left} ${queued}</span>
    </div>`;
  }
}
