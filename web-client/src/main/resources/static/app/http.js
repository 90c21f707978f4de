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
    return mayPass(this.code) || this.status >= 500;
  }
}

export function mayPass(code) {
  return ["offline", "busy", "unavailable", "rate-limited", "internal"].includes(code);
}

/** An answer: `body` is its JSON, `next` and `prev` are the paths of its neighbours, if it is a page. */
async function answerOf(response) {
  const text = await response.text();
  let body = null;
  if (text && /[/+]json/.test(response.headers.get("Content-Type") ?? "")) {
    body = JSON.parse(text);
  }
  if (!response.ok) {
    throw refusal(response, body);
  }
  return { status: response.status, body, ...neighbours(response.headers.get("Link")) };
}

/** What an answer that is none says, with its JSON if it has any. */
export function refusal(response, body) {
  return new Problem(body?.code ?? "internal", body?.detail ?? response.statusText, response.status, body?.retryAfterMs);
}

/** Whatever the server answers. */
export async function reach(path, options) {
  try {
    return await fetch(path, { ...options, cache: "no-store" });
  } catch {
    throw new Problem("offline", "the server cannot be reached");
  }
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
  return answerOf(await reach(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) }));
}

/** A path of parts that may hold anything. */
export function path(strings, ...parts) {
  return String.raw({ raw: strings }, ...parts.map(encodeURIComponent));
}
