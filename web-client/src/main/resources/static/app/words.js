// The page in a person's language: words out of JSON bundles, numbers and times by Intl.

/** The languages there are, by the name that each gives itself. */
export const LANGUAGES = { en: "English", ar: "العربية" };
const KEPT = "parley.language";

let bundle = {};
let formats = formatsOf("en");

/** The language one has chosen, else the first of the browser's that there is. */
export function preferred() {
  const chosen = localStorage.getItem(KEPT);
  const wanted = [chosen, ...navigator.languages.map((tag) => tag.split("-")[0])];
  return wanted.find((language) => language in LANGUAGES) ?? "en";
}

export async function speak(language) {
  const response = await fetch(`/app/words/${language}.json`);
  if (!response.ok) {
    throw new Error(`there are no words in ${language}`);
  }
  bundle = await response.json();
  formats = formatsOf(language);
  document.documentElement.lang = language;
  document.documentElement.dir = language === "ar" ? "rtl" : "ltr";
}

export function choose(language) {
  localStorage.setItem(KEPT, language);
  return speak(language);
}

export function language() {
  return document.documentElement.lang;
}

/**
 * The words for a key, with `{name}` filled in; of several by number (CLDR's categories) those for `values.n`. A key
 * without words is shown as it is: a test compares keys and bundles.
 */
export function t(key, values = {}) {
  const found = bundle[key] ?? key;
  const words = typeof found === "string" ? found : (found[formats.plural.select(values.n)] ?? found.other);
  return words.replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name];
    return value === undefined ? whole : typeof value === "number" ? formats.number.format(value) : value;
  });
}

/** What the server refused, in one's language where it is known, else as the server says it. */
export function problemText(problem) {
  const key = `problem.${problem.code}`;
  return key in bundle ? t(key) : (problem.detail ?? problem.message ?? String(problem));
}

export const formatTime = (instant) => formats.time.format(new Date(instant));
export const formatShortTime = (instant) => formats.shortTime.format(new Date(instant));
export const formatDateTime = (instant) => formats.dateTime.format(new Date(instant));
export const formatShortDateTime = (instant) => formats.shortDateTime.format(new Date(instant));
export const formatNumber = (number) => formats.number.format(number);
export const formatList = (names) => formats.list.format(names);
export const compare = (a, b) => formats.collator.compare(a, b);

/** "Today", "Yesterday", else the date. */
export function formatDay(instant) {
  const days = Math.round((startOfDay(new Date(instant)) - startOfDay(new Date())) / 86_400_000);
  const relative = days > -2 && days < 1;
  const text = relative ? formats.relative.format(days, "day") : formats.day.format(new Date(instant));
  return text.charAt(0).toLocaleUpperCase(language()) + text.slice(1);
}

/** Of the day that it is here, as a date field has it. */
export function isoDate(date) {
  const [month, day] = [date.getMonth() + 1, date.getDate()].map((number) => String(number).padStart(2, "0"));
  return `${date.getFullYear()}-${month}-${day}`;
}

export function startOfDay(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate());
}

function formatsOf(language) {
  return {
    plural: new Intl.PluralRules(language),
    number: new Intl.NumberFormat(language),
    time: new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit" }),
    shortTime: new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
    dateTime: new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" }),
    shortDateTime: new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }),
    day: new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", year: "numeric" }),
    relative: new Intl.RelativeTimeFormat(language, { numeric: "auto" }),
    list: new Intl.ListFormat(language),
    collator: new Intl.Collator(language, { sensitivity: "base", numeric: true }),
  };
}
