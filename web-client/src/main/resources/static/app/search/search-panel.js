// Looks for words beside the room, and goes to where they were said.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { live } from "/webjars/lit-html/directives/live.js";
import { createRef, ref } from "/webjars/lit-html/directives/ref.js";
import { repeat } from "/webjars/lit-html/directives/repeat.js";
import { roomName } from "../rooms/names.js";
import { avatar } from "../ui/avatar.js";
import { icon } from "../ui/icons.js";
import { formatShortDateTime, problemText, t } from "../words.js";
import { Search } from "./search.js";

const EXAMPLES = ["words", "phrase", "without"];
const QUERY_MAX = 200;

export class SearchPanel {
  #input = createRef();

  constructor(page, view) {
    this.page = page;
    this.view = view;
    this.search = Search.of(page);
    const { search } = this;
    if (search.scope === "room" && search.room !== view.room && search.state !== "idle") {
      search.hits = [];
      search.ask(view.room);
    }
  }

  /** In a room that was opened by going to a hit: the panel again; else null. */
  static goingOn(page, view) {
    const search = Search.of(page);
    if (!search.isGoingOn) {
      return null;
    }
    search.isGoingOn = false;
    return new SearchPanel(page, view);
  }

  /** The same beside another room, where one is at a hit. */
  get key() {
    return this.search;
  }

  focus() {
    this.#input.value.focus();
    this.#input.value.select();
  }

  get title() {
    return t("search");
  }

  render() {
    const { search } = this;
    return html`<div class="search" @keydown=${this.#typed}>
      ${this.#form()}
      <div class="panel-scroll" aria-busy=${search.state === "asking"}>
        <p class="hint search-state" role="status">${this.#status()}</p>
        ${search.state === "idle" ? this.#examples() : this.#answer()}
      </div>
    </div>`;
  }

  #form() {
    const { search } = this;
    const filter = (name) => (event) => {
      search.filters = { ...search.filters, [name]: event.target.value };
      this.#ask();
    };
    const day = (name) => html`<label>${t(`search.${name}`)}
      <input type="date" name=${name} .value=${live(search.filters[name])} @change=${filter(name)}></label>`;
    return html`<form role="search" @submit=${this.#submit}>
      <input type="search" name="q" aria-label=${t("search.what")} placeholder=${t("search.what")} dir="auto" maxlength=${QUERY_MAX}
        autocomplete="off" spellcheck="false" enterkeyhint="search" .value=${live(search.text)} @input=${this.#written} ${ref(this.#input)}>
      <div class="choice" role="radiogroup" aria-label=${t("search.where")}>
        ${["room", "all"].map((scope) => html`<label><input type="radio" name="scope" value=${scope}
          .checked=${live(search.scope === scope)} @change=${this.#scope}>${t(`search.scope-${scope}`)}</label>`)}
      </div>
      <details ?open=${search.isFiltered}>
        <summary>${t("search.filters")}</summary>
        <div class="filters">
          <label>${t("search.from")}<input name="from" list="search-names" maxlength="33" dir="auto" autocomplete="off" spellcheck="false"
            .value=${live(search.filters.from)} @change=${filter("from")}></label>
          <datalist id="search-names">${this.view.members.names().map((name) => html`<option value=${name}></option>`)}</datalist>
          ${day("since")} ${day("until")}
        </div>
      </details>
    </form>`;
  }

  #status() {
    const { state, hits, next } = this.search;
    if (state === "asking") {
      return t("search.asking");
    }
    if (state !== "answered") {
      return nothing;
    }
    if (hits.length > 0) {
      return t(next ? "search.found-more" : "search.found", { n: hits.length });
    }
    return t(next ? "search.nothing-yet" : "search.nothing");
  }

  #examples() {
    return html`<dl class="examples">
      ${EXAMPLES.map((example) => html`<div>
        <dt><code dir="auto">${t(`search.example-${example}`)}</code></dt>
        <dd>${t(`search.example-${example}-hint`)}</dd>
      </div>`)}
    </dl>`;
  }

  #answer() {
    const { search } = this;
    const isAsking = search.state === "asking";
    const isNothing = search.state === "answered" && search.hits.length === 0 && !search.next;
    return html`
      ${isAsking && search.hits.length === 0 ? [1, 2, 3].map(() => html`<div class="skeleton-row"><span class="skeleton"></span></div>`) : nothing}
      <ul class="hits ${isAsking ? "older" : ""}" aria-label=${t("search.hits")}>
        ${repeat(search.hits, (hit) => `${hit.roomId}:${hit.sequence}`, (hit) => html`<li>${this.#hit(hit)}</li>`)}
      </ul>
      ${search.state === "refused" ? html`<p class="problem" role="alert">${problemText(search.problem)}</p>` : nothing}
      ${isNothing ? this.#elsewhere() : nothing}
      ${search.next ? html`<button class="more" ?disabled=${isAsking} @click=${this.#more}>${t("search.more")}</button>` : nothing}`;
  }

  /** Ways on, where nothing was found. */
  #elsewhere() {
    const { search } = this;
    const change = (fields) => () => {
      Object.assign(search, fields);
      this.#ask();
    };
    const unfiltered = { from: "", since: "", until: "" };
    return html`<div class="elsewhere">
      ${search.scope === "room" ? html`<button @click=${change({ scope: "all" })}>${t("search.try-all")}</button>` : nothing}
      ${search.isFiltered ? html`<button @click=${change({ filters: unfiltered })}>${t("search.try-unfiltered")}</button>` : nothing}
    </div>`;
  }

  #hit(hit) {
    const room = this.page.rooms.of(hit.roomId);
    return html`<a class="hit" href="#/room/${encodeURIComponent(hit.roomId)}/${hit.sequence}" @click=${(event) => this.#go(event, hit)}>
      ${avatar(hit.username, false)}
      <span class="body">
        <span class="head"><span class="author" dir="auto">${hit.username}</span>
          <time class="time" datetime=${hit.createdAt}>${formatShortDateTime(hit.createdAt)}</time></span>
        <span class="where">${icon("room")}<bdi>${room ? roomName(room, this.page.session.username) : hit.roomId}</bdi></span>
        <span class="words" dir="auto">${hit.highlight.map(({ text, match }) => (match ? html`<mark>${text}</mark>` : text))}</span>
      </span>
    </a>`;
  }

  #go(event, hit) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) {
      return;
    }
    this.view.side.giveWay();
    this.search.isGoingOn = this.view.panel === this && hit.roomId !== this.view.room;
    // Where one is already, the address does not change, but one may have scrolled away.
    if (event.currentTarget.hash === location.hash) {
      this.view.goTo(hit.sequence, false);
    }
  }

  #ask = () => this.search.ask(this.view.room);

  #more = () => this.search.more();

  #submit = (event) => {
    event.preventDefault();
    const { q, from, since, until } = Object.fromEntries(new FormData(event.target));
    Object.assign(this.search, { text: q, filters: { from, since, until } });
    this.#ask();
  };

  #written = (event) => {
    this.search.text = event.target.value;
    this.search.askSoon(this.view.room);
    this.page.update();
  };

  #scope = (event) => {
    this.search.scope = event.target.value;
    this.#ask();
  };

  /** Arrows go from hit to hit. */
  #typed = (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || !event.target.matches(".hit, [type=search]")) {
      return;
    }
    const stops = [...event.currentTarget.querySelectorAll("[type=search], .hit")];
    const to = stops[stops.indexOf(event.target) + step];
    if (to) {
      event.preventDefault();
      to.focus();
    }
  };
}
