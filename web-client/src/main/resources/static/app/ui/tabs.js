// Tabs as WAI-ARIA has them: Tab goes to the chosen one, arrows from one to the other.

import { html, nothing } from "/webjars/lit-html/lit-html.js";

/** `all` are `{id, label}`; the part that belongs to one has the id `panel-ID`. */
export function tabs(label, all, chosen, choose) {
  const typed = (event) => {
    const forwards = document.documentElement.dir === "rtl" ? -1 : 1;
    const step = { ArrowRight: forwards, ArrowLeft: -forwards }[event.key];
    if (step) {
      const index = all.findIndex(({ id }) => id === chosen);
      const { id } = all[(index + step + all.length) % all.length];
      document.getElementById(`tab-${id}`).focus();
      choose(id);
      event.preventDefault();
    }
  };
  return html`<div class="tabs" role="tablist" aria-label=${label} @keydown=${typed}>
    ${all.map(({ id, label: text }) => html`<button class="quiet" role="tab" id="tab-${id}" aria-selected=${id === chosen}
      aria-controls=${id === chosen ? `panel-${id}` : nothing} tabindex=${id === chosen ? 0 : -1} @click=${() => choose(id)}>${text}</button>`)}
  </div>`;
}
