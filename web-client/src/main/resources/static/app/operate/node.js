// How the node is that answers: its health, who is connected to it, and how fast it is.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { formatNumber, problemText, t } from "../words.js";
import { formatBytes, formatLatency, formatRate } from "./figures.js";
import { Metrics, SPAN_MILLIS } from "./metrics.js";
import { plot } from "./plot.js";
import { health, scrape } from "./scrape.js";

/** The words that there are for a state of health; any other is shown as it is. */
const HEALTH = ["UP", "DEGRADED", "DOWN", "OUT_OF_SERVICE"];

const TILES = [
  ["connections", "parley_connections", formatNumber],
  ["sessions", "parley_sessions", formatNumber],
  ["people", "parley_connections_users", formatNumber],
  ["append-waiting", "parley_append_waiting", formatNumber],
  ["queue", "parley_queue_bytes", formatBytes],
  ["nodes", "parley_nodes", formatNumber],
];

export class Node {
  problem = null;
  #metrics = new Metrics();
  #health = null;

  constructor(page) {
    this.page = page;
  }

  async load() {
    const [text, state] = await Promise.all([scrape(this.page.session), health()]);
    this.#metrics.add(text);
    this.#health = state;
  }

  /** In a word, beside the page's title. */
  renderHealth() {
    const state = this.problem ? null : this.#health;
    if (!state) {
      return nothing;
    }
    const words = HEALTH.includes(state) ? t(`operate.health.${state}`) : state;
    return html`<span class="state health-${state}" title=${t("operate.health")}>${words}</span>`;
  }

  render() {
    const isLoading = this.#health === null;
    const nodes = this.#metrics.gauge("parley_nodes");
    return html`<section class="node" aria-labelledby="node-title" aria-busy=${isLoading && !this.problem}>
      <h2 id="node-title">${t("operate.node")}</h2>
      ${this.problem ? html`<p class="problem" role="status">${problemText(this.problem)}</p>` : nothing}
      ${nodes > 1 ? html`<p class="hint">${t("operate.node.one-of", { n: nodes })}</p>` : nothing}
      <dl class="tiles">
        ${TILES.map(([key, metric, format]) => {
          const value = this.#metrics.gauge(metric);
          return html`<div>
            <dt>${t(`operate.node.${key}`)}</dt>
            <dd>${value === null ? html`<span class="skeleton"></span>` : format(value)}</dd>
          </div>`;
        })}
      </dl>
      <div class="plots">
        ${this.#plot("throughput", ["posts", "deliveries"], formatRate, 10)}
        ${this.#plot("latency", ["p50", "p99"], formatLatency, 0.01)}
      </div>
    </section>`;
  }

  #plot(key, names, format, least) {
    const { points } = this.#metrics;
    return plot({
      title: t(`operate.plot.${key}`),
      times: points.map(({ at }) => at),
      lines: names.map((name) => ({ name: t(`operate.plot.${name}`), values: points.map((point) => point[name]) })),
      format,
      least,
      span: SPAN_MILLIS,
    });
  }
}
