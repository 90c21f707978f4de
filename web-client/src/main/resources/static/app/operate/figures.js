// Numbers with their units, as one's language writes them.

import { language, t } from "../words.js";

const NOTHING = "–";
const MINUTE = 60;
const HOUR = 3_600;
const kept = new Map();

function numbers(key, options) {
  const name = `${language()} ${key}`;
  if (!kept.has(name)) {
    kept.set(name, new Intl.NumberFormat(language(), options));
  }
  return kept.get(name);
}

function unit(name, digits, display = "short") {
  return numbers(`${name} ${digits} ${display}`, {
    style: "unit",
    unit: name,
    unitDisplay: display,
    maximumFractionDigits: digits,
  });
}

/** Rounded down: what is not whole yet is not 100 %. */
export function formatPercent(part) {
  return numbers("percent", { style: "percent" }).format(Math.floor(part * 100) / 100);
}

/** How many a second. */
export function formatRate(rate) {
  if (rate === null) {
    return NOTHING;
  }
  const digits = rate < 10 ? 1 : 0;
  return t("operate.per-second", { rate: numbers(`rate ${digits}`, { maximumFractionDigits: digits }).format(rate) });
}

/** A short time, of so many seconds. */
export function formatLatency(seconds) {
  if (seconds === null) {
    return NOTHING;
  }
  if (seconds >= 1) {
    return unit("second", 1).format(seconds);
  }
  return unit("millisecond", seconds < 0.01 ? 1 : 0).format(seconds * 1_000);
}

/** A longer time, of about so many seconds. */
export function formatDuration(seconds) {
  if (seconds < 1.5 * MINUTE) {
    return unit("second", 0, "long").format(Math.ceil(seconds));
  }
  if (seconds < 1.5 * HOUR) {
    return unit("minute", 0, "long").format(Math.ceil(seconds / MINUTE));
  }
  return unit("hour", 0, "long").format(Math.ceil(seconds / HOUR));
}

export function formatBytes(bytes) {
  const units = ["byte", "kilobyte", "megabyte", "gigabyte"];
  const power = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return (power === 0 ? unit("byte", 0, "long") : unit(units[power], 1)).format(bytes / 1_000 ** power);
}

/** "In 12 seconds", "3 minutes ago". */
export function formatFromNow(instant) {
  const seconds = (Date.parse(instant) - Date.now()) / 1_000;
  const [name, length] = Math.abs(seconds) < 1.5 * MINUTE ? ["second", 1]
    : Math.abs(seconds) < 1.5 * HOUR ? ["minute", MINUTE]
    : Math.abs(seconds) < 36 * HOUR ? ["hour", HOUR]
    : ["day", 24 * HOUR];
  const key = `${language()} relative`;
  if (!kept.has(key)) {
    kept.set(key, new Intl.RelativeTimeFormat(language(), { numeric: "auto" }));
  }
  return kept.get(key).format(Math.round(seconds / length), name);
}

/** Somebody's name or the like within a sentence that may run the other way. */
export const isolate = (text) => `\u2068${text}\u2069`;
