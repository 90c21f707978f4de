// What is different between two texts, word by word.

/** The table of the comparison has at most so many fields; texts that need more are told as wholly different. */
const FIELDS_MAX = 1_000_000;
const WORDS = /\s+|[\p{L}\p{M}\p{N}_]+|[^\s\p{L}\p{M}\p{N}_]/gu;

/**
 * Runs of text, in order, each `same`, `removed` or `added`: the longest common subsequence of the words, of the spaces
 * between them and of single other characters.
 */
export function wordDiff(before, after) {
  const a = before.match(WORDS) ?? [];
  const b = after.match(WORDS) ?? [];
  // What both begin and end with needs no comparison: mostly that is nearly all.
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) {
    start++;
  }
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) {
    end++;
  }
  const middle = compared(a.slice(start, a.length - end), b.slice(start, b.length - end));
  return joined([
    ...a.slice(0, start).map((text) => ({ kind: "same", text })),
    ...middle,
    ...a.slice(a.length - end).map((text) => ({ kind: "same", text })),
  ]);
}

function compared(a, b) {
  const removed = (text) => ({ kind: "removed", text });
  const added = (text) => ({ kind: "added", text });
  if (a.length * b.length > FIELDS_MAX) {
    return [...a.map(removed), ...b.map(added)];
  }
  const lengths = lcsLengths(a, b);
  const width = b.length + 1;
  const parts = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      parts.push({ kind: "same", text: a[i] });
      i++;
      j++;
    } else if (lengths[(i + 1) * width + j] >= lengths[i * width + j + 1]) {
      parts.push(removed(a[i++]));
    } else {
      parts.push(added(b[j++]));
    }
  }
  return [...parts, ...a.slice(i).map(removed), ...b.slice(j).map(added)];
}

/** For each pair of places, how long the longest common subsequence of what follows is. */
function lcsLengths(a, b) {
  const width = b.length + 1;
  const lengths = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      lengths[i * width + j] =
        a[i] === b[j] ? lengths[(i + 1) * width + j + 1] + 1 : Math.max(lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
    }
  }
  return lengths;
}

/**
 * Neighbours of a kind as one; a space alone between changes belongs to them, as "one word, one word" reads worse than
 * "two words".
 */
function joined(parts) {
  const runs = [];
  let removed = "";
  let added = "";
  const flush = () => {
    if (removed) {
      runs.push({ kind: "removed", text: removed });
    }
    if (added) {
      runs.push({ kind: "added", text: added });
    }
    removed = "";
    added = "";
  };
  parts.forEach((part, index) => {
    const isBridge = /^\s+$/.test(part.text) && (removed || added) && parts[index + 1] && parts[index + 1].kind !== "same";
    if (part.kind === "same" && !isBridge) {
      flush();
      const last = runs.at(-1);
      if (last?.kind === "same") {
        last.text += part.text;
      } else {
        runs.push({ kind: "same", text: part.text });
      }
      return;
    }
    removed += part.kind === "added" ? "" : part.text;
    added += part.kind === "removed" ? "" : part.text;
  });
  flush();
  return runs;
}
