// Successive scrapes of a node's counters, as rates and latencies over the last minutes.

export const SPAN_MILLIS = 5 * 60_000;
/** Few appends say little of a percentile: it is of those in so much time. */
const LATENCY_MILLIS = 10_000;
/** After such a pause nothing is known of the time between. */
const GAP_MILLIS = 7_000;

const LINE = /^(parley_\w+|process_start_time_seconds)(?:\{([^}]*)\})? (\S+)$/gm;
const APPENDS = "parley_append_latency_seconds_bucket";

export class Metrics {
  /** `{at, posts, deliveries, p50, p99}`, oldest first; what is not known is null. */
  points = [];
  #scrapes = [];

  /** The newest value of a gauge, null if there is none. */
  gauge(name) {
    return this.#scrapes.at(-1)?.values.get(name) ?? null;
  }

  add(text, at = Date.now()) {
    const scrape = { at, ...parse(text) };
    const before = this.#scrapes.at(-1);
    // Counters begin anew with a process; and behind a load balancer it may be another node that answers.
    if (before && before.values.get("process_start_time_seconds") !== scrape.values.get("process_start_time_seconds")) {
      this.#scrapes = [];
      this.#break(at);
    } else if (before) {
      if (at - before.at > GAP_MILLIS) {
        this.#scrapes = [before];
        this.#break(before.at);
      }
      this.points.push(this.#point(before, scrape));
    }
    this.#scrapes.push(scrape);
    this.#scrapes = this.#scrapes.filter((each) => at - each.at <= LATENCY_MILLIS || each === scrape);
    this.points = this.points.filter((each) => at - each.at <= SPAN_MILLIS);
  }

  #break(at) {
    this.points.push({ at, posts: null, deliveries: null, p50: null, p99: null });
  }

  #point(before, scrape) {
    const seconds = (scrape.at - before.at) / 1_000;
    const rate = (name) => Math.max(0, (scrape.values.get(name) ?? 0) - (before.values.get(name) ?? 0)) / seconds;
    const appends = difference(scrape.buckets, this.#scrapes[0].buckets);
    return {
      at: scrape.at,
      posts: rate("parley_posts_total"),
      deliveries: rate("parley_delivery_delay_seconds_count"),
      p50: quantile(appends, 0.5),
      p99: quantile(appends, 0.99),
    };
  }
}

/** `values` of all that has no labels, and `buckets` of the appends as `[upper bound, count up to it]`. */
export function parse(text) {
  const values = new Map();
  const buckets = [];
  for (const [, name, labels, value] of text.matchAll(LINE)) {
    if (labels === undefined) {
      values.set(name, Number(value));
    } else if (name === APPENDS) {
      const bound = /le="([^"]+)"/.exec(labels)[1];
      buckets.push([bound === "+Inf" ? Infinity : Number(bound), Number(value)]);
    }
  }
  return { values, buckets };
}

function difference(after, before) {
  return after.map(([bound, count], i) => [bound, count - (before[i]?.[1] ?? 0)]);
}

/** As Prometheus estimates it: within its bucket evenly. Null if nothing was counted. */
export function quantile(buckets, part) {
  const total = buckets.at(-1)?.[1] ?? 0;
  if (total <= 0) {
    return null;
  }
  const rank = part * total;
  const i = buckets.findIndex(([, count]) => count >= rank);
  const [lower, below] = i === 0 ? [0, 0] : buckets[i - 1];
  const [upper, upTo] = buckets[i];
  return upper === Infinity ? lower : lower + ((upper - lower) * (rank - below)) / (upTo - below);
}
