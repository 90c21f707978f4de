// Small drawings in the colour of the words around them; a name beside or an `aria-label` says what they stand for.

import { svg } from "/webjars/lit-html/lit-html.js";

const PATHS = {
  add: svg`<path d="M12 5v14M5 12h14"/>`,
  archive: svg`<path d="M4 5h16v4H4zM5.5 9v10h13V9M10 13h4"/>`,
  ban: svg`<circle cx="12" cy="12" r="8"/><path d="m6.500 6.500 11 11"/>`,
  close: svg`<path d="m6 6 12 12M18 6 6 18"/>`,
  direct: svg`<circle cx="12" cy="8" r="3.5"/><path d="M5 20c.5-4 3-6 7-6s6.5 2 7 6"/>`,
  down: svg`<path d="M12 5v14m-6-6 6 6 6-6"/>`,
  edit: svg`<path d="m4 20 .8-4L16 4.800a1.7 1.7 0 0 1 2.4 0l.8.8a1.7 1.7 0 0 1 0 2.400L8 19.200z"/>`,
  events: svg`<path d="M9 6h11M9 12h11M9 18h11M4.500 6v.1M4.500 12v.1M4.500 18v.1"/>`,
  history: svg`<path d="M4 12a8 8 0 1 0 2.5-5.800L4 8.5"/><path d="M4 4v4.500h4.500M12 8v4.500l3 1.8"/>`,
  info: svg`<circle cx="12" cy="12" r="8.5"/><path d="M12 11v5M12 7.800v.2"/>`,
  leave: svg`<path d="M10 4H5v16h5M14 8l4 4-4 4M8 12h10"/>`,
  link: svg`<path d="M10 14a4 4 0 0 0 6 .4l2.6-2.600a4 4 0 0 0-5.7-5.700L11.5 7.500M14 10a4 4 0 0 0-6-.4l-2.6 2.600a4 4 0 0 0 5.7 5.700l1.4-1.4"/>`,
  lock: svg`<rect x="5.5" y="11" width="13" height="9" rx="2"/><path d="M8.5 11V8a3.5 3.5 0 0 1 7 0v3"/>`,
  members: svg`<circle cx="9" cy="8.5" r="3"/><path d="M3 19c.4-3.5 2.5-5.2 6-5.200s5.6 1.7 6 5.200M15.5 5.700a3 3 0 0 1 0 5.600M17.5 14.200c2 .6 3.2 2.2 3.5 4.8"/>`,
  menu: svg`<path d="M4 7h16M4 12h16M4 17h16"/>`,
  message: svg`<path d="M5 5h14a1.500 1.500 0 0 1 1.500 1.500v8a1.500 1.500 0 0 1-1.500 1.500h-7l-4.500 4v-4H5a1.500 1.500 0 0 1-1.500-1.500v-8A1.500 1.500 0 0 1 5 5z"/>`,
  next: svg`<path d="m7 6 8 6-8 6zM18 6v12"/>`,
  more: svg`<path d="M5.500 12h.1M12 12h.1M18.500 12h.1"/>`,
  operate: svg`<path d="M3 13h4l3-8 4 14 3-6h4"/>`,
  pause: svg`<path d="M9 6v12M15 6v12"/>`,
  play: svg`<path d="m8 5 11 7-11 7z"/>`,
  previous: svg`<path d="m17 6-8 6 8 6zM6 6v12"/>`,
  react: svg`<circle cx="12" cy="12" r="8.5"/><path d="M8.5 14c1.8 2.6 5.2 2.6 7 0M9 9.500v.2M15 9.500v.2"/>`,
  reply: svg`<path d="m9 6-5 5 5 5M4 11h10c4 0 6 2.5 6 7"/>`,
  retry: svg`<path d="M20 12a8 8 0 1 1-2.5-5.800L20 8.500M20 4v4.500h-4.5"/>`,
  room: svg`<path d="M9.5 4 7.5 20M16.5 4l-2 16M5 9h15M4 15h15"/>`,
  search: svg`<circle cx="11" cy="11" r="6"/><path d="m16 16 4 4"/>`,
  send: svg`<path d="M4 12 20 4l-5 16-3.5-6.500z"/>`,
  trash: svg`<path d="M5 7h14M10 7V4.500h4V7M7 7l.8 12.500h8.400L17 7"/>`,
  versions: svg`<rect x="4" y="8" width="12" height="12" rx="2"/><path d="M8 8V6a2 2 0 0 1 2-2h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-2"/>`,
};

export function icon(name) {
  return svg`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">${PATHS[name]}</svg>`;
}
