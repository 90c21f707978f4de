// How the server is, and what operators do about it.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { menuButton } from "../rooms/menu-button.js";
import { icon } from "../ui/icons.js";
import { problemText, t } from "../words.js";
import { Audit } from "./audit.js";
import { DeadLetters } from "./dead-letters.js";
import { Node } from "./node.js";
import { Poll } from "./poll.js";
import { Projections } from "./projections.js";

const SCRAPE_MILLIS = 2_000;
const LETTERS_MILLIS = 5_000;
/** Then it makes no sense to ask on: one is no operator, or nobody that is known. */
const REFUSALS = ["operators-only", "session-required", "invalid-token"];

export class OperatorsView {
  #isOpen = false;
  #isRefused = false;
  #isAsking = false;
  #projecting;
  #lettering;
  #scraping;

  constructor(page) {
    this.page = page;
    this.#begin();
  }

  #begin() {
    const { page } = this;
    this.projections = new Projections(page, () => this.#projecting.now());
    this.letters = new DeadLetters(page, () => Promise.all([this.#lettering.now(), this.#projecting.now()]));
    this.node = new Node(page);
    this.audit = new Audit(page, (task, isWanted) => this.#guarded(this.audit, task, isWanted));
    this.#projecting = this.#poll(this.projections, () => this.projections.pause);
    this.#lettering = this.#poll(this.letters, () => LETTERS_MILLIS);
    this.#scraping = this.#poll(this.node, () => SCRAPE_MILLIS);
  }

  #poll(part, pauseOf) {
    return new Poll(() => this.#guarded(part, () => part.load()), pauseOf);
  }

  get #polls() {
    return [this.#projecting, this.#lettering, this.#scraping];
  }

  open() {
    this.#isOpen = true;
    if (this.page.session.isOperator) {
      this.#polls.forEach((poll) => poll.start());
      this.audit.refresh();
    } else {
      this.#isRefused = true;
    }
  }

  close() {
    this.#isOpen = false;
    this.#polls.forEach((poll) => poll.stop());
    this.audit.close();
  }

  /** What a part cannot learn is told in its place, beside what it knew before; unless it is wanted no more. */
  async #guarded(part, task, isWanted = () => true) {
    try {
      await task();
      if (isWanted()) {
        part.problem = null;
      }
    } catch (problem) {
      if (!isWanted()) {
        return;
      }
      if (REFUSALS.includes(problem.code)) {
        this.#isRefused = true;
        this.#polls.forEach((poll) => poll.stop());
      } else {
        if (!problem.code) {
          console.error(problem);
        }
        part.problem = problem;
      }
    }
    if (this.#isOpen) {
      this.page.update();
    }
  }

  /** Who has been made an operator since is one with the next token. */
  #askAgain = async () => {
    this.#isAsking = true;
    this.page.update();
    await this.page.attempt(() => this.page.session.renew());
    this.#isAsking = false;
    if (this.#isOpen && this.page.session.isOperator) {
      this.#isRefused = false;
      this.#begin();
      this.open();
    }
    this.page.update();
  };

  afterRender() {
    this.projections.afterRender();
    this.letters.afterRender();
  }

  render() {
    return html`<div class="operate">
      <header class="room-header">
        ${menuButton(this.page)}
        <h1>${t("operate")}</h1>
        ${this.#isRefused ? nothing : this.node.renderHealth()}
      </header>
      ${this.#isRefused ? this.#refused() : html`<div class="operate-scroll" tabindex="0" role="region" aria-label=${t("operate")}>
        ${this.node.render()}${this.projections.render()}${this.letters.render()}${this.audit.render()}
      </div>`}
    </div>`;
  }

  #refused() {
    return html`<div class="nothing" role="status">
      ${icon("lock")}
      <h2>${problemText({ code: "operators-only" })}</h2>
      <p>${t("operate.refused-hint")}</p>
      <div class="row">
        <a class="button" href="#/room/general">${t("room.to-general")}</a>
        <button ?disabled=${this.#isAsking} @click=${this.#askAgain}>${t("operate.ask-again")}</button>
      </div>
    </div>`;
  }
}
