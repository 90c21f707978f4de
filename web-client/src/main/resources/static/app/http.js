// HTTP as the server speaks it: JSON in, JSON or a problem (RFC 9457) out.

/** What the server refused, with its stable `code`; `code` is "offline" if it could not be asked at all. */
export class Problem extends Error {
  constructor(code, detail, status = 0, retryAfterMs = 0) {
    super(detail || code);
    this.code = code;
    this.status = status;
    this.retryAfterMs = retryAfterMs;
  }

  /** Whether the same may succeed later: nothing is known to be wrong with it. */
  get isTransient() {
    return ["offline", "busy", "unavailable", "rate-limited", "internal"].includes(this.code) || this.status >= 500;
  }
}

/** An answer: `body` is its JSON, `next` and `prev` are the paths of its neighbours, if it is a page. */
async function answerOf(response) {
  const text = await response.text();
  let body = null;
  if (text && /[/+]json/.test(response.headers.get("Content-Type") ?? "")) {
    body = JSON.parse(text);
  }
  if (!response.ok) {
    throw new Problem(body?.code ?? "internal", body?.detail ?? response.statusText, response.status, body?.retryAfterMs);
  }
  return { status: response.status, body, ...neighbours(response.headers.get("Link")) };
}

/** `Link: </messages?after=5>; rel="next"`, several of them separated by commas. */
export function neighbours(link) {
  const found = {};
  for (const [, target, rel] of (link ?? "").matchAll(/<([^>]*)>\s*;\s*rel="(prev|next)"/g)) {
    found[rel] = target;
  }
  return found;
}

/** Asks the server; `token` says who asks. Throws a Problem. */
export async function ask(method, path, body, token) {
  const headers = { Accept: "application/json" };
  if (body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  if (token) {
    headers.Authorization = `Bearer ${token}`;
  }
  let response;
  try {
    response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body), cache: "no-store" });
  } catch {
    throw new Problem("offline", "the server cannot be reached");
  }
  return answerOf(response);
}

/** A path of parts that may hold anything. */
export function path(strings, ...parts) {
  return String.raw({ raw: strings }, ...parts.map(encodeURIComponent));
}
