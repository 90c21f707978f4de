// The words of a message: text as it is, with links and names to be seen as such.

import { html } from "/webjars/lit-html/lit-html.js";

const LINK = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,:;!?)\]}]/gi;

/** Parts of text, each with the `url` or the `mention` that it is. */
export function partsOf(content, mentions = []) {
  const parts = [];
  let from = 0;
  for (const found of content.matchAll(LINK)) {
    parts.push({ text: content.slice(from, found.index) }, linkOf(found[0]));
    from = found.index + found[0].length;
  }
  parts.push({ text: content.slice(from) });
  return parts.flatMap((part) => (part.url ? [part] : named(part.text, mentions))).filter((part) => part.text !== "");
}

function linkOf(text) {
  const url = URL.parse(text);
  return url && (url.protocol === "http:" || url.protocol === "https:") ? { text, url: url.href } : { text };
}

function named(text, mentions) {
  const names = [...mentions].sort((a, b) => b.length - a.length).map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (names.length === 0) {
    return [{ text }];
  }
  return text
    .split(new RegExp(`(@(?:${names.join("|")}))`, "giu"))
    .map((part, index) => (index % 2 === 1 ? { text: part, mention: part.slice(1) } : { text: part }));
}

export function content(message, me) {
  return partsOf(message.content, message.mentions).map((part) => {
    if (part.url) {
      return html`<a href=${part.url} target="_blank" rel="noopener noreferrer nofollow">${part.text}</a>`;
    }
    if (part.mention) {
      return html`<span class="mention ${part.mention.toLowerCase() === me?.toLowerCase() ? "me" : ""}">${part.text}</span>`;
    }
    return part.text;
  });
}
