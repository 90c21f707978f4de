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
    const text = t(`connection.${state}`, { n: behind });
    const queued = waiting > 0 && state !== "connected" ? t("connection.waiting", { n: waiting }) : "";
    return html`<div class="banner ${state}" role="status" data-state=${state}><span class="pulse"></span><span>${text} ${queued}</span></div>`;
  }
}
