// Who are you? As the server says that one may answer.

import { html, nothing } from "/webjars/lit-html/lit-html.js";
import { ask } from "../http.js";
import { LANGUAGES, choose, language, problemText, t } from "../words.js";
import { Issuer } from "./issuer.js";

const LEARN_MILLIS = 2_000;
const PASSWORD_CHARS_MIN = 8;

/** Why one is here again. */
const WHY = {
  elsewhere: "sign-in.elsewhere",
  ended: "sign-in.ended",
  expired: "sign-in.expired",
  "name-taken": "sign-in.name-taken",
  "token-refused": "sign-in.token-refused",
};

/** What goes wrong with an identity provider. */
const OF_ISSUERS = {
  "insecure-page": "sign-in.insecure",
  "invalid-token": "sign-in.token-refused",
  "issuer-denied": "sign-in.denied",
  "issuer-failed": "sign-in.issuer-failed",
  "issuer-unreachable": "sign-in.issuer-unreachable",
  "stale-sign-in": "sign-in.stale",
};

/** What has to be written anew after a refusal. */
const FIELDS = {
  "invalid-credentials": "password",
  "invalid-username": "username",
  "invitation-required": "invitation",
  "name-taken": "username",
  "weak-password": "password",
};

export class SignIn {
  #ways = null;
  #issuer = null;
  #problem = null;
  #isRegistering = false;
  #isBusy = false;
  #focus = null;

  /** @param answer what an identity provider has said to the page, if it comes from there */
  constructor(page, answer) {
    this.page = page;
    this.#begin(answer);
  }

  async #begin(answer) {
    await this.#learn();
    const { auth, issuer, clientId, registration } = this.#ways;
    this.#isRegistering = registration === "first";
    this.#focus = this.page.session.ended?.username && auth === "accounts" ? "password" : "username";
    this.#issuer = auth === "oidc" ? new Issuer({ issuer, clientId }) : null;
    this.page.update();
    if (this.#issuer && answer) {
      this.#attempt(async () => this.page.session.signInBy(this.#issuer, await this.#issuer.finish(answer)));
    }
  }

  /** Asks until there is an answer. */
  async #learn() {
    while (!this.#ways) {
      try {
        this.#ways = (await ask("GET", "/sign-in")).body;
        this.#problem = null;
      } catch (problem) {
        this.#problem = problem;
        this.page.update();
        await new Promise((resolve) => setTimeout(resolve, LEARN_MILLIS));
      }
    }
  }

  async #attempt(task) {
    this.#isBusy = true;
    this.#problem = null;
    this.page.update();
    try {
      await task();
    } catch (problem) {
      this.#problem = problem;
      this.#focus = FIELDS[problem.code];
    }
    this.#isBusy = false;
    this.page.update();
  }

  #submit = (event) => {
    event.preventDefault();
    const { username, password, invitation } = Object.fromEntries(new FormData(event.target));
    this.#attempt(async () => {
      if (this.#issuer) {
        await this.#issuer.begin();
        return;
      }
      if (this.#isRegistering) {
        await this.#register(username.trim(), password, invitation?.trim());
      }
      await this.page.session.signIn(username.trim(), password);
    });
  };

  async #register(username, password, invitation) {
    try {
      await this.page.session.register(username, password, invitation);
      // There is the account, whatever becomes of the session.
      this.#isRegistering = false;
    } finally {
      // What was the first account may be somebody else's by now, and the next take an invitation.
      const { body } = await ask("GET", "/sign-in").catch(() => ({ body: this.#ways }));
      this.#ways = body;
    }
  }

  #other = () => {
    this.#isRegistering = !this.#isRegistering;
    this.#problem = null;
    this.page.update();
  };

  #speak = async (event) => {
    await choose(event.target.value);
    this.page.update();
  };

  afterRender() {
    const field = this.#focus && document.querySelector(`.sign-in input[name="${this.#focus}"]`);
    if (field) {
      this.#focus = null;
      field.focus();
      field.select();
    }
  }

  render() {
    return html`<main class="sign-in" id="main">
      <form @submit=${this.#submit} aria-busy=${this.#isBusy}>
        <img src="/app/favicon.svg" alt="" width="48" height="48">
        <h1>Parley</h1>
        <p class="lead">${t("sign-in.lead")}</p>
        ${this.#why()}
        ${this.#ways ? this.#way() : html`<p role="status">${t("connecting")}</p>`}
        ${this.#problem ? html`<p class="problem" id="problem" role="alert">${this.#words(this.#problem)}</p>` : nothing}
      </form>
      <footer>
        <label class="visually-hidden" for="language">${t("language")}</label>
        <select id="language" @change=${this.#speak}>
          ${Object.entries(LANGUAGES).map(
            ([code, name]) => html`<option value=${code} lang=${code} ?selected=${code === language()}>${name}</option>`,
          )}
        </select>
        <a href="/docs/api">${t("sign-in.api")}</a>
      </footer>
    </main>`;
  }

  #why() {
    const { ended } = this.page.session;
    return ended ? html`<p class="notice" role="alert">${t(WHY[ended.why], { host: this.#issuer?.host })}</p>` : nothing;
  }

  #words(problem) {
    const key = this.#issuer && OF_ISSUERS[problem.code];
    return key ? t(key, { host: this.#issuer.host, detail: problem.message }) : problemText(problem);
  }

  #way() {
    const { auth, registration } = this.#ways;
    if (auth === "oidc") {
      return this.#provider();
    }
    const isOpen = auth === "open";
    return html`
      ${registration === "first" ? html`<p class="hint">${t("sign-in.first-hint")}</p>` : nothing}
      <label>${t("username")}
        <input name="username" required maxlength="32" autocomplete="username" autocapitalize="none" dir="auto"
          spellcheck="false" value=${this.page.session.ended?.username ?? ""}
          aria-invalid=${this.#isWrong("username")} aria-describedby=${this.#describedBy("username")}>
      </label>
      ${isOpen ? html`<p class="hint">${t("sign-in.open-hint")}</p>` : this.#password()}
      ${this.#isRegistering && registration === "invitation" ? this.#invitation() : nothing}
      <button class="primary" ?disabled=${this.#isBusy}>${this.#isRegistering ? t("register") : t("sign-in")}</button>
      ${isOpen || registration === "first"
        ? nothing
        : html`<button type="button" class="quiet" @click=${this.#other}>
            ${this.#isRegistering ? t("sign-in.have-account") : t("sign-in.new-account")}
          </button>`}
    `;
  }

  /** Nothing cuts a new one: the server says what it thinks of it. */
  #password() {
    return html`<label>${t("password")}
        <input name="password" type="password" required
          minlength=${this.#isRegistering ? PASSWORD_CHARS_MIN : nothing}
          autocomplete=${this.#isRegistering ? "new-password" : "current-password"}
          aria-invalid=${this.#isWrong("password")} aria-describedby=${this.#describedBy("password")}>
      </label>
      ${this.#isRegistering ? html`<p class="hint">${t("sign-in.password-hint")}</p>` : nothing}`;
  }

  #invitation() {
    return html`<label>${t("invitation")}
        <input name="invitation" required autocomplete="off" autocapitalize="none" spellcheck="false"
          aria-invalid=${this.#isWrong("invitation")} aria-describedby=${this.#describedBy("invitation")}>
      </label>
      <p class="hint">${t("sign-in.invitation-hint")}</p>`;
  }

  #isWrong(field) {
    return this.#problem && FIELDS[this.#problem.code] === field ? "true" : nothing;
  }

  #describedBy(field) {
    return this.#isWrong(field) === nothing ? nothing : "problem";
  }

  #provider() {
    if (!this.#ways.clientId) {
      return html`<p class="notice">${t("sign-in.no-client")}</p>`;
    }
    return html`
      <p class="hint">${t("sign-in.oidc")}</p>
      <button class="primary" ?disabled=${this.#isBusy}>${t("sign-in.with", { host: this.#issuer?.host })}</button>
    `;
  }
}
