import { html, nothing } from "/webjars/lit-html/lit-html.js";

const HUES = 10;

/** A person's initial on a colour that is always theirs. */
export function avatar(username, isOnline) {
  let hash = 7;
  for (const character of username) {
    hash = (hash * 31 + character.codePointAt(0)) % 1_000_003;
  }
  const initial = [...username][0]?.toLocaleUpperCase() ?? "?";
  return html`<span class="avatar hue-${hash % HUES}" aria-hidden="true"
    >${initial}${isOnline ? html`<span class="online-dot"></span>` : nothing}</span
  >`;
}
