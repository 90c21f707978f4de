// On a small screen, the way to the rooms.

import { html } from "/webjars/lit-html/lit-html.js";
import { icon } from "../ui/icons.js";
import { t } from "../words.js";

export function menuButton(page) {
  const open = () => {
    page.isSidebarOpen = true;
    page.update();
  };
  return html`<button class="quiet menu-button" aria-label=${t("rooms")} @click=${open}>${icon("menu")}</button>`;
}
