// What the node tells of itself in other ways than JSON with a status of 200.

import { Problem } from "../http.js";

async function get(path, headers) {
  try {
    return await fetch(path, { headers, cache: "no-store" });
  } catch {
    throw new Problem("offline", "the server cannot be reached");
  }
}

async function refusal(response) {
  const body = await response.json().catch(() => null);
  return new Problem(body?.code ?? "internal", body?.detail ?? response.statusText, response.status);
}

/** The text of `/actuator/prometheus`. */
export async function scrape(session) {
  const answer = () => get("/actuator/prometheus", { Accept: "text/plain", Authorization: `Bearer ${session.token}` });
  let response = await answer();
  if (response.status === 401 && session.token) {
    await session.renew();
    response = await answer();
  }
  if (!response.ok) {
    throw await refusal(response);
  }
  return response.text();
}

/** `UP`, `DEGRADED`, `DOWN` and so on; what is not up is answered with 503, and is no refusal. */
export async function health() {
  const response = await get("/actuator/health", { Accept: "application/json" });
  const body = await response.clone().json().catch(() => null);
  if (typeof body?.status !== "string") {
    throw await refusal(response);
  }
  return body.status;
}
