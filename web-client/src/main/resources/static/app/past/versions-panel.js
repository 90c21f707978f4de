// All that a message has said: each version with who made it, and what is different from the one before.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { path } from "../http.js";
import { avatar } from "../ui/avatar.js";
import { icon } from "../ui/icons.js";
import { formatDateTime, problemText, t } from "../words.js";
import { wordDiff } from "./word-diff.js";

const PAGE = 200;
const PAGES_MAX = 5;

export class VersionsPanel {
  #versions = null;
  #hasMore = false;
  #problem = null;

  constructor(page, view, message) {
    this.page = page;
    this.view = view;
    this.message = message;
    this.#load();
  }

  get title() {
    return t("versions");
  }

  #load = async () => {
    this.#problem = null;
    this.page.update();
    try {
      const versions = [];
      let next = path`/rooms/${this.message.roomId}/messages/${this.message.sequence}/revisions` + `?limit=${PAGE}`;
      for (let pages = 0; next && pages < PAGES_MAX; pages++) {
        const page = await this.page.session.ask("GET", next);
        versions.push(...page.body);
        next = page.next;
      }
      this.#hasMore = Boolean(next);
      this.#versions = versions.map((version, index) => ({ ...version, parts: partsOf(version, versions[index - 1]) }));
    } catch (problem) {
      this.#problem = problem;
    }
    this.page.update();
  };

  hear(event) {
    if (event.messageSequence === this.message.sequence && ["message.edited", "message.deleted"].includes(event.type)) {
      this.#load();
    }
  }

  render() {
    return html`<div class="panel-scroll versions">
      ${this.#problem ? this.#trouble() : this.#versions ? this.#list(this.#versions) : skeletons()}
    </div>`;
  }

  #list(versions) {
    const at = this.view.past?.sequence;
    const current = at === undefined ? versions.length - 1 : versions.findLastIndex((version) => version.sequence <= at);
    return html`<p class="hint">${t("versions.count", { n: versions.length })}</p>
      <ol>${versions.map((version, index) => this.#version(version, index === current))}</ol>
      ${this.#hasMore ? html`<p class="hint">${t("versions.more")}</p>` : nothing}`;
  }

  #version(version, isCurrent) {
    return html`<li class="version" aria-current=${isCurrent ? "true" : "false"}>
      <div class="version-head">
        ${avatar(version.by, false)}
        <div class="grow">
          <p class="version-kind"><bdi class="author">${version.by}</bdi> ${t(`versions.${version.kind}`)}
            ${isCurrent ? html`<span class="version-shown">${t("versions.shown")}</span>` : nothing}</p>
          <time class="time" datetime=${version.at}>${formatDateTime(version.at)}</time>
        </div>
      </div>
      ${version.reason ? html`<p class="version-reason" dir="auto">${t("versions.reason", { reason: version.reason })}</p>` : nothing}
      ${this.#words(version)}
      <button @click=${() => this.#travel(version.sequence)}>${icon("history")}${t("versions.travel")}</button>
    </li>`;
  }

  #words(version) {
    if (version.kind === "deleted") {
      return nothing;
    }
    if (!version.content) {
      return html`<p class="words deleted">${t("versions.taken-back")}</p>`;
    }
    return html`<p class="words" dir="auto">${version.parts.map(({ kind, text }) =>
      kind === "added" ? html`<ins>${text}</ins>` : kind === "removed" ? html`<del>${text}</del>` : text)}</p>`;
  }

  #travel(sequence) {
    this.view.side.giveWay();
    this.page.go("past", this.message.roomId, sequence);
  }

  /** Whoever may not see all versions may still look at what the room said then. */
  #trouble() {
    const isForbidden = this.#problem.code === "not-allowed";
    return html`<div class="versions-none">
      <p role="alert">${isForbidden ? t("versions.not-allowed") : problemText(this.#problem)}</p>
      ${isForbidden
        ? html`<button @click=${() => this.#travel(this.message.sequence)}>${icon("history")}${t("versions.travel-posted")}</button>`
        : html`<button @click=${this.#load}>${icon("retry")}${t("past.retry")}</button>`}
    </div>`;
  }
}

/** Without the words of one of them, there is nothing to compare. */
function partsOf(version, before) {
  return before?.content && version.content
    ? wordDiff(before.content, version.content)
    : [{ kind: "same", text: version.content ?? "" }];
}

function skeletons() {
  return html`<div aria-hidden="true">${[1, 2, 3].map(() => html`<div class="skeleton"></div>`)}</div>`;
}
