// Signing in with an identity provider: the authorization code flow (OpenID Connect Core 1.0, 3.1) with PKCE (RFC 7636).

import { Problem } from "../http.js";

const BEGUN = "parley.sign-in";
/** The name is in the profile; a longer-lived grant than the provider's own session is not asked for. */
const SCOPE = "openid profile";
/** RFC 7636, 4.1 */
const SECRET_BYTES = 32;
const HERE = `${location.origin}/`;
/** For what may go well later, as a server would say it. */
const UNAVAILABLE = 503;

/**
 * What an identity provider says to a page that comes back from it, null if it does not come from there. The code is taken
 * out of the address, where histories, logs and people would find it, and what was kept for it is good for one answer.
 */
export function takeAnswer() {
  const { code, error, error_description, state, iss } = Object.fromEntries(new URLSearchParams(location.search));
  if (!code && !error) {
    return null;
  }
  const begun = JSON.parse(sessionStorage.getItem(BEGUN) ?? "null");
  history.replaceState(null, "", `${HERE}${begun?.hash ?? ""}`);
  sessionStorage.removeItem(BEGUN);
  return { code, error, description: error_description, state, iss, begun };
}

/**
 * An identity provider for which this page is a public client. Its problems have the codes "issuer-unreachable",
 * "issuer-denied", "issuer-failed", "stale-sign-in" and "insecure-page".
 */
export class Issuer {
  constructor({ issuer, clientId }) {
    this.issuer = issuer;
    this.clientId = clientId;
  }

  get host() {
    return new URL(this.issuer).host;
  }

  /** Leaves the page, which comes back to where it is now. */
  async begin() {
    if (!crypto.subtle) {
      throw new Problem("insecure-page", "browsers make no hashes on pages that come over HTTP");
    }
    const { authorization_endpoint } = await this.#metadata();
    const begun = { issuer: this.issuer, state: secret(), verifier: secret(), hash: location.hash };
    sessionStorage.setItem(BEGUN, JSON.stringify(begun));
    goTo(authorization_endpoint, {
      response_type: "code",
      client_id: this.clientId,
      redirect_uri: HERE,
      scope: SCOPE,
      state: begun.state,
      code_challenge: await challengeOf(begun.verifier),
      code_challenge_method: "S256",
    });
  }

  /** The tokens for an answer; one that this page has not asked for is none, whatever it says. */
  async finish({ code, error, description, state, iss, begun }) {
    const isOurs = begun?.state === state && begun?.issuer === this.issuer;
    // RFC 9207: where a provider says who it is, it is the one that was asked.
    if (!begun || !isOurs || (iss && iss !== this.issuer)) {
      throw new Problem("stale-sign-in", "this page has not asked for that answer");
    }
    if (error) {
      throw new Problem(error === "access_denied" ? "issuer-denied" : "issuer-failed", description ?? error);
    }
    return this.#tokens({
      grant_type: "authorization_code",
      code,
      redirect_uri: HERE,
      code_verifier: begun.verifier,
    });
  }

  /** The next tokens; a provider that does not give another refresh token means that this one goes on. */
  async refresh(refreshToken) {
    const tokens = await this.#tokens({ grant_type: "refresh_token", refresh_token: refreshToken });
    return { ...tokens, renewalToken: tokens.renewalToken ?? refreshToken };
  }

  /** Has the provider end its own session, if it can (OpenID Connect RP-Initiated Logout 1.0); that leaves the page. */
  async signOut(idToken) {
    const { end_session_endpoint } = await this.#metadata();
    if (end_session_endpoint) {
      goTo(end_session_endpoint, {
        client_id: this.clientId,
        post_logout_redirect_uri: HERE,
        ...(idToken ? { id_token_hint: idToken } : {}),
      });
    }
  }

  /** OpenID Connect Discovery 1.0, 4 */
  async #metadata() {
    const found = await asked(`${this.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
    if (found.issuer !== this.issuer) {
      throw new Problem("issuer-failed", `${this.issuer} says that it is ${found.issuer}`);
    }
    return found;
  }

  /** As `Session` keeps them. The ID token is only for signing out: who it is, our server says by the access token. */
  async #tokens(form) {
    const { token_endpoint } = await this.#metadata();
    const body = new URLSearchParams({ client_id: this.clientId, ...form });
    const answer = await asked(token_endpoint, { method: "POST", body, cache: "no-store" });
    if (!answer.access_token) {
      throw new Problem("issuer-failed", "there is no access_token in its answer");
    }
    return {
      token: answer.access_token,
      expiresAt: new Date(expiryOf(answer)).toISOString(),
      ...(answer.refresh_token ? { renewalToken: answer.refresh_token } : {}),
      ...(answer.id_token ? { idToken: answer.id_token } : {}),
    };
  }
}

async function asked(url, init) {
  let response;
  try {
    response = await fetch(url, { credentials: "omit", headers: { Accept: "application/json" }, ...init });
  } catch {
    throw new Problem("issuer-unreachable", `${url} cannot be asked`, UNAVAILABLE);
  }
  const body = await response.json().catch(() => ({}));
  if (response.status >= 500 || response.status === 429) {
    throw new Problem("issuer-unreachable", `${url} answers ${response.status}`, UNAVAILABLE);
  }
  if (!response.ok) {
    throw new Problem("issuer-failed", body.error_description ?? body.error ?? response.statusText, response.status);
  }
  return body;
}

/** In milliseconds: as it says, by our clock, else as the token itself does, which our server takes for a JWT. */
function expiryOf({ expires_in, access_token }) {
  if (expires_in) {
    return Date.now() + 1_000 * Number(expires_in);
  }
  const claims = access_token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
  return 1_000 * JSON.parse(atob(claims)).exp;
}

function goTo(endpoint, parameters) {
  const url = new URL(endpoint);
  for (const [name, value] of Object.entries(parameters)) {
    url.searchParams.set(name, value);
  }
  location.assign(url);
}

const secret = () => base64Url(crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));

/** RFC 7636, 4.2 */
async function challengeOf(verifier) {
  return base64Url(new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier))));
}

function base64Url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
