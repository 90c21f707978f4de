// What happened, in words: "ada renamed the room to “Engines”".

import { html } from "/webjars/lit-html/lit-html.js";
import { t } from "../words.js";

/** The key of the words, and what is to be put into them. */
function wordsOf(event) {
  const { type, username, by } = event;
  const actor = by ?? t("event.somebody");
  const role = event.role && t(`event.role.${event.role}`);
  switch (type) {
    case "message.posted":
      return [event.replyTo ? "event.message.answered" : "event.message.posted", { who: username }];
    case "message.edited":
    case "message.deleted":
    case "member.left":
      return [`event.${type}`, { who: username }];
    case "reaction.added":
    case "reaction.removed":
      return [`event.${type}`, { who: username, emoji: event.emoji }];
    case "member.joined":
      return by && by !== username ? ["event.member.brought-in", { by, who: username }] : ["event.member.joined", { who: username }];
    case "member.role-changed":
      return by === username ? ["event.member.role-given-up", { who: username, role }] : [`event.${type}`, { by: actor, who: username, role }];
    case "member.removed":
    case "member.banned":
    case "member.unbanned":
      return [`event.${type}`, { by: actor, who: username }];
    case "room.opened":
      return event.openedBy ? ["event.room.opened", { by: event.openedBy }] : ["event.room.opened-by-server", {}];
    case "room.renamed":
      return ["event.room.renamed", { by: actor, name: event.name }];
    case "room.topic-changed":
      return event.topic ? ["event.room.topic-changed", { by: actor, topic: event.topic }] : ["event.room.topic-removed", { by: actor }];
    case "room.archived":
      return ["event.room.archived", { by: actor }];
    default:
      return ["event.other", { type }];
  }
}

/** As plain text, for whoever listens. */
export function eventText(event) {
  const [key, values] = wordsOf(event);
  const text = t(key, values);
  return event.reason ? t("event.with-reason", { event: text, reason: event.reason }) : text;
}

/** The same to be seen: each name and title keeps its own direction. */
export function eventWords(event) {
  const [key, values] = wordsOf(event);
  const words = filled(t(key), values);
  return event.reason ? filled(t("event.with-reason"), { event: words, reason: event.reason }) : words;
}

function filled(template, values) {
  return template.split(/\{(\w+)\}/).map((part, index) => {
    if (index % 2 === 0) {
      return part;
    }
    const value = values[part];
    return typeof value === "string" ? html`<bdi class="event-${part}">${value}</bdi>` : value;
  });
}

const ICONS = {
  "message.posted": "message",
  "message.edited": "edit",
  "message.deleted": "trash",
  "reaction.added": "react",
  "reaction.removed": "react",
  "member.left": "leave",
  "member.removed": "leave",
  "member.banned": "lock",
  "room.archived": "lock",
};

/** The name of the drawing for that sort of event. */
export function eventIcon({ type }) {
  return ICONS[type] ?? (type.startsWith("member.") ? "members" : "room");
}
