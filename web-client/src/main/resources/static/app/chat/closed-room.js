// Instead of a room that cannot be opened: why, and where to go.

import { html } from "/webjars/lit-html/lit-html.js";
import { menuButton } from "../rooms/menu-button.js";
import { icon } from "../ui/icons.js";
import { problemText, t } from "../words.js";

export function closedRoom(page, problem, tryAgain) {
  return html`<div class="nothing">
    ${menuButton(page)}
    <h1>${t("room.cannot-open")}</h1>
    <p role="alert">${problemText(problem)}</p>
    <p class="buttons">
      <button @click=${tryAgain}>${icon("retry")}${t("try-again")}</button>
      <a class="button" href="#/room/general">${t("room.to-general")}</a>
    </p>
  </div>`;
}
