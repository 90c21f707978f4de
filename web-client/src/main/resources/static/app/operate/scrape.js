// What the node tells of itself in other ways than JSON with a status of 200.

import { reach, refusal } from "../http.js";

/** The text of `/actuator/prometheus`. */
export async function scrape(session) {
  const answer = () =>
    reach("/actuator/prometheus", { headers: { Accept: "text/plain", Authorization: `Bearer ${session.token}` } });
  let response = await answer();
  if (response.status === 401 && session.token) {
    await session.renew();
    response = await answer();
  }
  if (!response.ok) {
    throw refusal(response, await response.json().catch(() => null));
  }
  return response.text();
}

/** `UP`, `DEGRADED`, `DOWN` and so on; what is not up is answered with 503, and is no refusal. */
export async function health() {
  const response = await reach("/actuator/health", { headers: { Accept: "application/json" } });
  const body = await response.json().catch(() => null);
  if (typeof body?.status !== "string") {
    throw refusal(response, body);
  }
  return body.status;
}
