// Who one is here: a token that is renewed before it expires, and kept over a reload.

import { Problem, ask } from "./http.js";
import { Issuer } from "./sign-in/issuer.js";

const KEPT = "parley.session";
/** A token is renewed when this part of its life is over. */
const RENEW_AT = 0.6;
const RETRY_MILLIS = 5_000;
/** Also where the clocks of the two differ so that each token has expired when it comes. */
const RENEW_MILLIS_MIN = 1_000;
/** Timers of browsers count so far. */
const TIMER_MILLIS_MAX = 2 ** 31 - 1;

/** Tells "change" when somebody comes or goes, and "token" when the token is another one. */
export class Session extends EventTarget {
  #kept = null;
  #timer = 0;
  /**
   * After a session that its owner has not ended here: `username`, and `why`: "ended" by somebody, "expired", "elsewhere"
   * in this browser, "name-taken" by somebody else meanwhile, or "token-refused" by the server.
   */
  ended = null;

  constructor(storage = localStorage) {
    super();
    this.storage = storage;
    this.#take(this.#read());
    this.#plan();
    // Another page of the same browser has renewed it, or logged out.
    addEventListener("storage", (event) => {
      if (event.key === KEPT) {
        this.#change(this.#read() ?? (this.username ? { ended: { why: "elsewhere" } } : null));
      }
    });
  }

  get username() {
    return this.#kept?.username ?? null;
  }

  get token() {
    return this.#kept?.token ?? null;
  }

  get isOperator() {
    return this.#kept?.operator === true;
  }

  async signIn(username, password) {
    const { body } = await ask("POST", "/session", password ? { username, password } : { username });
    this.#set(body);
  }

  async register(username, password, invitation) {
    await ask("POST", "/accounts", invitation ? { username, password, invitation } : { username, password });
  }

  /** Goes on with the tokens of an identity provider, as whomever the server takes them for. */
  async signInBy({ issuer, clientId }, tokens) {
    this.#set({ ...tokens, ...(await whoHas(tokens.token)), provider: { issuer, clientId } });
  }

  async signOut() {
    if (!this.#kept) {
      return;
    }
    const { token, provider, idToken } = this.#kept;
    this.#set(null);
    try {
      await (provider ? new Issuer(provider).signOut(idToken) : ask("DELETE", "/session", undefined, token));
    } catch (problem) {
      console.info("The session ends by itself", problem.code);
    }
  }

  /** Asks as oneself; a token that holds no more is renewed once. */
  async ask(method, path, body) {
    const { username } = this;
    try {
      return await ask(method, path, body, this.token);
    } catch (problem) {
      if (!(problem instanceof Problem) || problem.code !== "invalid-token" || !this.#kept) {
        throw problem;
      }
      await this.renew();
      if (this.username !== username) {
        throw problem;
      }
      return ask(method, path, body, this.token);
    }
  }

  /** Throws a Problem if there is no going on; then nobody is signed in. */
  async renew() {
    const before = this.#kept;
    if (!before) {
      throw new Problem("session-required", "nobody is signed in");
    }
    try {
      await alone(() => this.#renew(before));
    } catch (problem) {
      if (problem.isTransient) {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.renew().catch(() => {}), RETRY_MILLIS);
      } else if (this.#kept === before || problem.code === "token-refused") {
        this.#set({ ended: { username: before.username, why: whyEnded(problem, before) } });
      }
      throw problem;
    }
  }

  async #renew(before) {
    const kept = this.#read();
    if (!kept?.token) {
      throw new Problem("invalid-token", "this session has ended");
    }
    if (kept.token !== before.token) {
      this.#change(kept);
    } else if (before.provider) {
      await this.#renewByProvider(before);
    } else {
      const { body } = await ask("POST", "/session/renewal", { renewalToken: before.renewalToken });
      this.#requireStill(before);
      this.#set(body);
    }
  }

  /** Meanwhile its owner may have signed out: that stands. */
  #requireStill({ token }) {
    if (this.#read()?.token !== token) {
      throw new Problem("session-required", "this session has ended meanwhile");
    }
  }

  async #renewByProvider(before) {
    if (!before.renewalToken) {
      throw new Problem("invalid-token", "this provider's tokens are not renewed");
    }
    // Kept at once: the one before may be spent.
    const next = { ...before, ...(await new Issuer(before.provider).refresh(before.renewalToken)) };
    this.#requireStill(before);
    this.#set(next);
    try {
      const who = await whoHas(next.token);
      this.#requireStill(next);
      if (who.username !== next.username || who.operator !== next.operator) {
        this.#set({ ...next, ...who });
      }
    } catch (problem) {
      if (!problem.isTransient && problem.code !== "session-required") {
        throw new Problem("token-refused", problem.message);
      }
    }
  }

  #read() {
    return JSON.parse(this.storage.getItem(KEPT) ?? "null");
  }

  #set(kept) {
    if (kept) {
      this.storage.setItem(KEPT, JSON.stringify(kept));
    } else {
      this.storage.removeItem(KEPT);
    }
    this.#change(kept);
  }

  #change(kept) {
    const before = this.username;
    this.#take(kept);
    this.#plan();
    this.dispatchEvent(new Event(before === this.username ? "token" : "change"));
  }

  /** What is kept of somebody who is signed in, or of how that ended: so other pages of the browser know it, too. */
  #take(kept) {
    this.#kept = kept?.token ? kept : null;
    this.ended = kept?.ended ?? null;
  }

  #plan() {
    clearTimeout(this.#timer);
    if (this.#kept) {
      const left = Date.parse(this.#kept.expiresAt) - Date.now();
      const wait = Math.max(RENEW_MILLIS_MIN, this.#kept.renewalToken ? left * RENEW_AT : left);
      this.#timer = setTimeout(
        () => (wait > TIMER_MILLIS_MAX ? this.#plan() : this.renew().catch(() => {})),
        Math.min(wait, TIMER_MILLIS_MAX),
      );
    }
  }
}

/**
 * One page at a time: each renewal token is good for one renewal. Pages that do not come over HTTPS have no locks; there,
 * the server takes one that two pages show at the same time.
 */
function alone(task) {
  return navigator.locks ? navigator.locks.request(KEPT, task) : task();
}

async function whoHas(token) {
  return (await ask("GET", "/session", undefined, token)).body;
}

function whyEnded({ code }, { renewalToken, renewalExpiresAt }) {
  if (code === "name-taken" || code === "token-refused") {
    return code;
  }
  return !renewalToken || Date.parse(renewalExpiresAt) < Date.now() ? "expired" : "ended";
}
