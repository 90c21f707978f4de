// What is read, how far it is, and the rebuilds of it.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { repeat } from "/webjars/lit-html/directives/repeat.js";
import { path } from "../http.js";
import { formatDateTime, formatNumber, problemText, t } from "../words.js";
import { formatDuration, formatPercent, formatRate, isolate } from "./figures.js";

const BUSY_MILLIS = 1_000;
const QUIET_MILLIS = 5_000;
/** While people post, a few events are always on their way. */
const BEHIND = 100;
const UNDER_WAY = ["building", "checking", "paused"];

export class Projections {
  problem = null;
  #all = null;
  /** Of which something was asked that has not been answered. */
  #asked = new Set();
  /** Whose button may be gone after what it did. */
  #focused = null;

  /** `changed()` has them loaded again. */
  constructor(page, changed) {
    this.page = page;
    this.changed = changed;
  }

  get pause() {
    return this.#all?.some((each) => each.state !== "running" || each.lag > 0) ? BUSY_MILLIS : QUIET_MILLIS;
  }

  async load() {
    const { body } = await this.page.session.ask("GET", "/actuator/projections");
    this.#tellOfEnds(body);
    this.#all = body;
  }

  /** A rebuild takes a while, so whoever waits for it may not be looking just then. */
  #tellOfEnds(all) {
    for (const { name, rebuild } of all) {
      const before = this.#all?.find((each) => each.name === name)?.rebuild;
      if (before && rebuild && isUnderWay(before) && !isUnderWay(rebuild)) {
        this.page.toasts.tell(
          t(`operate.rebuild.${rebuild.state}-toast`, { name: isolate(name) }),
          rebuild.state === "failed" ? "error" : "info",
        );
      }
    }
  }

  render() {
    return html`<section aria-labelledby="projections-title" aria-busy=${!this.#all && !this.problem}>
      <h2 id="projections-title">${t("operate.projections")}</h2>
      ${this.problem ? html`<p class="problem" role="status">${problemText(this.problem)}</p>` : nothing}
      ${this.#all || this.problem ? nothing : html`<div class="card">
        <div class="skeleton"></div><div class="skeleton"></div>
      </div>`}
      ${this.#all ? html`<ul class="cards">
        ${repeat(this.#all, ({ name }) => name, (projection) => this.#projection(projection))}
      </ul>` : nothing}
    </section>`;
  }

  #projection(projection) {
    const { name, state, version, position, head, lag, error, rebuild } = projection;
    const isBehind = lag > BEHIND;
    return html`<li class="card projection" data-projection=${name}>
      <div class="card-head">
        <h3><bdi>${name}</bdi></h3>
        <span class="state state-${state}" data-state=${state}>${t(`operate.state.${state}`)}</span>
      </div>
      <dl class="facts">
        <div><dt>${t("operate.version")}</dt><dd>${formatNumber(version)}</dd></div>
        <div><dt>${t("operate.position")}</dt><dd>${t("operate.position-of", { position, head })}</dd></div>
        <div class=${isBehind ? "behind" : ""}><dt>${t("operate.lag")}</dt><dd>${formatNumber(lag)}</dd></div>
      </dl>
      <div class="card-acts">${this.#buttons(name, state, rebuild)}</div>
      ${error ? html`<p class="problem error-text" dir="auto">${error}</p>` : nothing}
      ${this.#progress(projection)}
    </li>`;
  }

  /**
   * The first button stays the same element, whatever it does, and none is ever disabled while it has something done: so that
   * it keeps the focus.
   */
  #buttons(name, state, rebuild) {
    const step = !rebuild || !isUnderWay(rebuild) ? "rebuild" : rebuild.state === "paused" ? "resume" : "pause";
    const isAsked = this.#asked.has(name);
    const label = (act) => t("operate.act-on", { act: t(`operate.${act}`), name: isolate(name) });
    const act = step === "rebuild" ? () => this.#confirm("rebuild", name) : () => this.#ask(name, step);
    return html`<button class="first" ?disabled=${state === "filling"} aria-disabled=${isAsked} aria-label=${label(step)} @click=${act}>
        ${t(`operate.${step}`)}</button>
      ${step === "rebuild" ? nothing : html`<button aria-disabled=${isAsked} aria-label=${label("abandon")}
        @click=${() => this.#confirm("abandon", name)}>${t("operate.abandon")}</button>`}`;
  }

  #progress({ name, state, head, progress, rebuild }) {
    if (state === "filling" && !(rebuild && isUnderWay(rebuild))) {
      return html`<div class="rebuild">
        <progress max="1" .value=${progress} aria-label=${t("operate.filling-of", { name: isolate(name) })}></progress>
        <p class="hint"><span>${formatPercent(progress)}</span></p>
      </div>`;
    }
    if (!rebuild) {
      return nothing;
    }
    if (!isUnderWay(rebuild)) {
      const at = rebuild.endedAt ? formatDateTime(rebuild.endedAt) : "";
      return html`<p class="hint rebuild" data-rebuild=${rebuild.state}>
        ${t(`operate.rebuild.${rebuild.state}`)} ${at ? html`<time datetime=${rebuild.endedAt}>${at}</time>` : nothing}
        ${rebuild.message ? html`<span class="error-text" dir="auto">${rebuild.message}</span>` : nothing}
      </p>`;
    }
    const rate = rebuild.eventsPerSecond;
    const left = rate > 0 ? Math.max(0, head - rebuild.position) / rate : null;
    const isBuilding = rebuild.state === "building";
    return html`<div class="rebuild" data-rebuild=${rebuild.state}>
      <progress max="1" .value=${progress} aria-label=${t("operate.rebuild-of", { name: isolate(name) })}></progress>
      <p class="hint">
        <span>${t(`operate.rebuild.${rebuild.state}`)}</span>
        <span>${formatPercent(progress)}</span>
        ${isBuilding && rate > 0 ? html`<span>${t("operate.events-rate", { rate: formatRate(rate) })}</span>` : nothing}
        ${isBuilding && left > 0 ? html`<span>${t("operate.time-left", { time: formatDuration(left) })}</span>` : nothing}
      </p>
      ${rebuild.message ? html`<p class="problem error-text" dir="auto">${rebuild.message}</p>` : nothing}
    </div>`;
  }

  #confirm(act, name) {
    const values = { name: isolate(name) };
    const kind = act === "rebuild" ? "primary" : "danger";
    const steer = () => this.#steer(name, act);
    this.page.dialogs.show(t(`operate.${act}-of`, values), (dialog) => html`<form @submit=${dialog.submit(steer)}>
      <p>${t(`operate.${act}-hint`, values)}</p>
      ${this.page.dialogs.buttons(dialog, t(`operate.${act}`), kind)}
    </form>`);
  }

  #ask(name, step) {
    return this.page.attempt(() => this.#steer(name, step));
  }

  async #steer(name, step) {
    if (this.#asked.has(name)) {
      return;
    }
    this.#asked.add(name);
    this.page.update();
    try {
      const where = step === "rebuild" ? path`/actuator/projections/${name}` : path`/actuator/projections/${name}/${step}`;
      await this.page.session.ask("POST", where);
      await this.changed();
    } finally {
      this.#asked.delete(name);
      this.#focused = name;
      this.page.update();
    }
  }

  /** Whoever works with the keyboard goes on where they were, though what they pressed is gone. */
  afterRender() {
    if (this.#focused && !document.querySelector("dialog[open]")) {
      if (document.activeElement === document.body) {
        document.querySelector(`[data-projection="${CSS.escape(this.#focused)}"] .first`)?.focus();
      }
      this.#focused = null;
    }
  }
}

function isUnderWay({ state }) {
  return UNDER_WAY.includes(state);
}
