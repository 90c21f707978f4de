// Lines over the last minutes; whoever does not see them is told what they are now and were at most.

import { html, nothing, svg } from "/webjars/lit-html/lit-html.js";
import { t } from "../words.js";

const WIDTH = 300;
const HEIGHT = 100;

/**
 * `lines` are `{name, values}`, with one value or null for each of `times`; `format` writes a value, `least` is the top of the
 * scale as long as nothing is higher, and `span` is how many milliseconds are shown.
 */
export function plot({ title, times, lines, format, least, span }) {
  const top = niceTop(Math.max(least, ...lines.flatMap(({ values }) => values.filter((value) => value !== null))));
  const end = times.at(-1) ?? 0;
  const x = (at) => (WIDTH * (at - end + span)) / span;
  const y = (value) => HEIGHT - (HEIGHT * value) / top;
  const told = lines.map((line) => ({ ...line, ...figures(line.values, format) }));
  const minutes = t("operate.plot.ago", { n: Math.round(span / 60_000) });
  return html`<figure class="plot">
    <figcaption>${title}</figcaption>
    <ul class="legend">
      ${told.map((line, i) => html`<li>
        <svg class="swatch line-${i}" viewBox="0 0 16 4" aria-hidden="true"><path d="M1 2h14"/></svg>
        <span>${line.name}</span> <strong>${line.now}</strong>
        <span class="hint">${line.highest === null ? nothing : t("operate.plot.highest", { value: line.highest })}</span>
      </li>`)}
    </ul>
    <div class="plot-area">
      <span class="hint plot-top" aria-hidden="true">${format(top)}</span>
      <svg role="img" aria-label=${`${title}. ${told.map(sentence).join(" ")}`} viewBox="0 0 ${WIDTH} ${HEIGHT}"
        preserveAspectRatio="none">
        <path class="grid" d="M0 0H${WIDTH}M0 ${HEIGHT / 2}H${WIDTH}M0 ${HEIGHT}H${WIDTH}"/>
        ${lines.map((line, i) => svg`<path class="line-${i}" d=${pathOf(times, line.values, x, y)}/>`)}
      </svg>
      ${times.length > 0 ? nothing : html`<p class="hint plot-empty">${t("operate.plot.empty")}</p>`}
    </div>
    <p class="hint plot-times" aria-hidden="true"><span>${minutes}</span><span>${t("operate.plot.now")}</span></p>
  </figure>`;
}

function figures(values, format) {
  const known = values.filter((value) => value !== null);
  return {
    now: format(values.at(-1) ?? null),
    highest: known.length > 0 ? format(Math.max(...known)) : null,
  };
}

function sentence({ name, now, highest }) {
  return highest === null ? t("operate.plot.unknown", { name }) : t("operate.plot.sentence", { name, now, highest });
}

/** A line that is interrupted where nothing is known; a value by itself is a dot. */
function pathOf(times, values, x, y) {
  let path = "";
  let isDrawing = false;
  values.forEach((value, i) => {
    if (value === null) {
      isDrawing = false;
      return;
    }
    const place = `${x(times[i]).toFixed(1)} ${y(value).toFixed(1)}`;
    path += isDrawing ? `L${place}` : `M${place}h0`;
    isDrawing = true;
  });
  return path;
}

/** The least of 1, 2, 5, 10, 20 and so on that is not below the value. */
export function niceTop(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((top) => top >= value * 0.999) ?? value;
}
