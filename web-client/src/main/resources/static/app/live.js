// The connection: rooms are followed from the event that was seen last, so that nothing is missed or heard twice, and
// what waits in the outbox is sent.

import { mayPass } from "./http.js";
import { Sender } from "./sender.js";
// Its one minified file sets a global; its modules would be eleven requests.
import "/webjars/stomp__stompjs/bundles/stomp.umd.min.js";

const { Client } = globalThis.StompJs;

const RETRY_MILLIS_MIN = 500;
const RETRY_MILLIS_MAX = 10_000;
/** A connection that lasts so long was worth it. */
const STABLE_MILLIS = 30_000;

/**
 * Tells "change" when `state` is another one: "connecting", "connected", "catching-up" (with `behind`, how many events),
 * "reconnecting" or "offline".
 */
export class Live extends EventTarget {
  state = "connecting";
  behind = 0;
  #end = new AbortController();
  #follows = new Map();
  #watches = new Map();
  #pause = RETRY_MILLIS_MIN;
  /** As the server asks for, at least. */
  #pauseMin = 0;
  #number = 0;

  constructor(session, outbox) {
    super();
    this.session = session;
    this.outbox = outbox;
    this.client = new Client({
      brokerURL: `${location.origin.replace(/^http/, "ws")}/ws`,
      reconnectDelay: 0,
      connectionTimeout: 10_000,
      heartbeatIncoming: 10_000,
      heartbeatOutgoing: 10_000,
      beforeConnect: () => {
        this.client.connectHeaders = { Authorization: `Bearer ${session.token}` };
      },
      onConnect: () => this.#connected(),
      onStompError: (frame) => this.#refused(frame),
      onWebSocketClose: () => this.#lost(),
      onUnhandledReceipt: (frame) => this.#receipt(frame),
    });
    this.sender = new Sender(outbox, (frame) => this.client.publish(frame));
    const { signal } = this.#end;
    session.addEventListener("token", () => this.#tellToken(), { signal });
    outbox.addEventListener("change", () => this.#send(), { signal });
    addEventListener("online", () => (this.#isOpen ? this.#progress() : this.#connect()), { signal });
    addEventListener("offline", () => this.#set(navigator.onLine ? this.state : "offline"), { signal });
  }

  start() {
    this.#connect();
  }

  stop() {
    this.stopped = true;
    this.#end.abort();
    clearTimeout(this.timer);
    clearTimeout(this.stable);
    return this.client.deactivate({ force: !this.#isOpen });
  }

  #connect() {
    clearTimeout(this.timer);
    if (!this.stopped && !this.client.active) {
      this.client.activate();
    }
  }

  /**
   * Hears of a room every event after a sequence, each once and in order, over all reconnects, until it is left:
   * `hear(event, isGap)`, where `isGap` says that there were others before it that are not to be had.
   */
  follow(room, after, hear) {
    const follow = { room, last: after, head: after, hear, begin: () => this.#subscribe(follow) };
    this.#follows.set(room, follow);
    if (this.#isOpen) {
      this.#subscribe(follow);
    }
    return () => {
      this.#follows.delete(room);
      follow.id = null;
      this.#leave(follow);
      this.#progress();
    };
  }

  /** Hears what a destination says while connected: presence, typing, read positions. */
  watch(destination, hear) {
    const watch = { hear, begin: () => this.#watch(destination, watch) };
    this.#watches.set(destination, watch);
    if (this.#isOpen) {
      this.#watch(destination, watch);
    }
    return () => {
      this.#watches.delete(destination);
      watch.id = null;
      this.#leave(watch);
    };
  }

  #leave({ subscription }) {
    if (this.#isOpen) {
      subscription?.unsubscribe();
    }
  }

  /** Not after an ERROR, either: the server has closed then, also if the client still takes itself for connected. */
  get #isOpen() {
    return this.client.connected && this.client.webSocket.readyState === WebSocket.OPEN;
  }

  /** Says something that is forgotten if there is no connection. */
  say(destination, body) {
    if (this.#isOpen) {
      this.client.publish({ destination, body: JSON.stringify(body), headers: { "content-type": "application/json" } });
    }
  }

  #connected() {
    this.stable = setTimeout(() => {
      this.#pause = RETRY_MILLIS_MIN;
    }, STABLE_MILLIS);
    this.client.subscribe("/user/queue/errors", (frame) => this.#refusal(frame), { id: "errors" });
    this.#watches.forEach((watch, destination) => this.#watch(destination, watch));
    this.#follows.forEach((follow) => this.#subscribe(follow));
    this.#progress();
    this.#send();
  }

  #watch(destination, watch) {
    watch.id = `watch-${++this.#number}`;
    const headers = { id: watch.id, receipt: watch.id };
    watch.subscription = this.client.subscribe(destination, (frame) => watch.hear(JSON.parse(frame.body)), headers);
  }

  /** Its RECEIPT says how far the room is: until that is reached, one is catching up. */
  #subscribe(follow) {
    const receipt = `follow-${++this.#number}`;
    this.client.watchForReceipt(receipt, (frame) => {
      follow.head = Number(frame.headers.sequence);
      this.#progress();
    });
    follow.id = receipt;
    follow.subscription = this.client.subscribe(
      `/topic/rooms/${follow.room}`,
      (frame) => this.#heard(follow, frame),
      { after: String(follow.last), receipt, id: receipt },
    );
  }

  #heard(follow, frame) {
    const event = JSON.parse(frame.body);
    // Of a private room one hears from where one came in: the first event of all may be any.
    const isGap = event.sequence !== follow.last + 1 && follow.last !== -1;
    if (isGap && !this.#isInOrder(follow, event)) {
      console.warn(`Event ${event.sequence} of ${follow.room} came after ${follow.last}`);
      this.client.forceDisconnect();
      return;
    }
    follow.last = event.sequence;
    if (event.type === "message.posted" && event.username === this.session.username) {
      this.outbox.done(event.messageId);
    }
    follow.hear(event, isGap);
    if (this.state === "catching-up") {
      this.#progress();
    }
  }

  /** Who is in again does not hear what came between; and what the server leaves out twice, it has not. */
  #isInOrder(follow, { type, username, sequence }) {
    const isAgain = follow.gapBefore === sequence;
    follow.gapBefore = sequence;
    return isAgain || (type === "member.joined" && username === this.session.username);
  }

  #progress() {
    if (!this.#isOpen) {
      return;
    }
    this.behind = [...this.#follows.values()].reduce((sum, { head, last }) => sum + Math.max(0, head - last), 0);
    this.#set(this.behind > 0 ? "catching-up" : "connected");
  }

  #send() {
    if (this.#isOpen) {
      this.sender.send();
    }
  }

  /** The room's feed brings it too, sooner or later: until then it is shown as sent. */
  #receipt(frame) {
    const entry = this.sender.answered(frame.headers["receipt-id"]);
    if (!entry) {
      return;
    }
    this.#pause = RETRY_MILLIS_MIN;
    const follow = this.#follows.get(entry.room);
    if (follow && follow.last < Number(frame.headers.sequence)) {
      this.outbox.sent(entry.messageId);
    } else {
      this.outbox.done(entry.messageId);
    }
    this.#send();
  }

  /** After what may go well later, the connection is begun anew. */
  #refusal(frame) {
    const id = frame.headers["receipt-id"] ?? frame.headers.ended;
    const problem = JSON.parse(frame.body);
    const entry = this.sender.answered(id);
    if (!entry) {
      this.#unheard(id, problem);
    } else if (this.sender.isRefusedForNow(entry, problem)) {
      this.#pauseMin = problem.retryAfterMs ?? 0;
      this.client.forceDisconnect();
    } else {
      this.#send();
    }
  }

  /** What cannot be heard keeps nobody waiting, and is asked for again if that may help. */
  #unheard(id, problem) {
    const found = [...this.#follows.values(), ...this.#watches.values()].find((each) => each.id === id);
    if (found && mayPass(problem.code)) {
      const wait = Math.max(RETRY_MILLIS_MAX / 5, problem.retryAfterMs ?? 0);
      setTimeout(() => this.#isOpen && found.id === id && found.begin(), wait);
    } else if (!found?.isRefused) {
      this.dispatchEvent(new CustomEvent("refused", { detail: problem }));
    }
    if (found) {
      found.isRefused = true;
      found.head = found.last;
      this.#progress();
    }
  }

  async #refused(frame) {
    if (frame.headers.code === "invalid-token") {
      await this.session.renew().catch(() => {});
    }
  }

  #tellToken() {
    if (this.session.token) {
      this.say("/app/session/token", { token: this.session.token });
    }
  }

  #lost() {
    this.client.deactivate({ force: true });
    clearTimeout(this.stable);
    this.sender.disconnected();
    if (this.stopped) {
      return;
    }
    this.#set(navigator.onLine ? "reconnecting" : "offline");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#connect(), Math.max(this.#pauseMin, this.#pause * (0.5 + Math.random())));
    this.#pauseMin = 0;
    this.#pause = Math.min(2 * this.#pause, RETRY_MILLIS_MAX);
  }

  #set(state) {
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }
}
