// The connection: rooms are followed from the event that was seen last, so that nothing is missed or heard twice, and
// what waits in the outbox is sent.

// Its one minified file sets a global; its modules would be eleven requests.
import "/webjars/stomp__stompjs/bundles/stomp.umd.min.js";

const { Client } = globalThis.StompJs;

const RETRY_MILLIS_MIN = 500;
const RETRY_MILLIS_MAX = 10_000;
const IN_FLIGHT_MAX = 16;

/**
 * Tells "change" when `state` is another one: "connecting", "connected", "catching-up" (with `behind`, how many events),
 * "reconnecting" or "offline".
 */
export class Live extends EventTarget {
  state = "connecting";
  behind = 0;
  #follows = new Map();
  #watches = new Map();
  #inFlight = new Map();
  #pause = RETRY_MILLIS_MIN;
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
    session.addEventListener("token", () => this.#tellToken());
    outbox.addEventListener("change", () => this.#send());
    addEventListener("online", () => this.#connect());
    addEventListener("offline", () => this.#set(navigator.onLine ? this.state : "offline"));
  }

  start() {
    this.#connect();
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    return this.client.deactivate({ force: !this.#isOpen });
  }

  #connect() {
    clearTimeout(this.timer);
    if (!this.stopped && !this.client.active) {
      this.client.activate();
    }
  }

  /** Hears of a room every event after a sequence, each once and in order, over all reconnects, until it is left. */
  follow(room, after, hear) {
    const follow = { room, last: after, head: after, hear, id: null };
    this.#follows.set(room, follow);
    if (this.#isOpen) {
      this.#subscribe(follow);
    }
    return () => {
      this.#follows.delete(room);
      this.#leave(follow);
      this.#progress();
    };
  }

  /** Hears what a destination says while connected: presence, typing, read positions. */
  watch(destination, hear) {
    const watch = { hear, subscription: null };
    this.#watches.set(destination, watch);
    if (this.#isOpen) {
      this.#watch(destination, watch);
    }
    return () => {
      this.#watches.delete(destination);
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
    this.#pause = RETRY_MILLIS_MIN;
    this.client.subscribe("/user/queue/errors", (frame) => this.#refusal(frame), { id: "errors" });
    this.#watches.forEach((watch, destination) => this.#watch(destination, watch));
    this.#follows.forEach((follow) => this.#subscribe(follow));
    this.#progress();
    this.#send();
  }

  #watch(destination, watch) {
    watch.subscription = this.client.subscribe(destination, (frame) => watch.hear(JSON.parse(frame.body)));
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
    if (event.sequence !== follow.last + 1 && follow.last !== -1) {
      console.error(`Event ${event.sequence} of ${follow.room} came after ${follow.last}`);
      this.client.forceDisconnect();
      return;
    }
    follow.last = event.sequence;
    if (event.type === "message.posted" && event.username === this.session.username) {
      this.outbox.done(event.messageId);
    }
    follow.hear(event);
    if (this.state === "catching-up") {
      this.#progress();
    }
  }

  #progress() {
    if (!this.#isOpen) {
      return;
    }
    this.behind = [...this.#follows.values()].reduce((sum, { head, last }) => sum + Math.max(0, head - last), 0);
    this.#set(this.behind > 0 ? "catching-up" : "connected");
  }

  /** In order, several at once: the server stores them in the order in which they are sent. */
  #send() {
    while (this.#isOpen && this.#inFlight.size < IN_FLIGHT_MAX) {
      const entry = this.outbox.takeNext();
      if (!entry) {
        return;
      }
      this.#inFlight.set(entry.messageId, entry);
      this.client.publish({
        destination: `/app/rooms/${entry.room}/messages`,
        headers: { receipt: entry.messageId, "content-type": "application/json" },
        body: JSON.stringify({ content: entry.content, messageId: entry.messageId, replyTo: entry.replyTo }),
      });
    }
  }

  #receipt(frame) {
    const id = frame.headers["receipt-id"];
    if (this.#inFlight.delete(id)) {
      this.outbox.done(id);
      this.#send();
    }
  }

  /** Of what may go well later, the connection is begun anew: everything behind it is sent after it, in its order. */
  #refusal(frame) {
    const id = frame.headers["receipt-id"] ?? frame.headers.ended;
    const problem = JSON.parse(frame.body);
    if (!this.#inFlight.has(id)) {
      this.#stand(id);
      this.dispatchEvent(new CustomEvent("refused", { detail: problem }));
    } else if (["busy", "unavailable", "rate-limited", "internal"].includes(problem.code)) {
      this.#pause = Math.max(this.#pause, problem.retryAfterMs ?? 0);
      this.client.forceDisconnect();
    } else {
      this.#inFlight.delete(id);
      this.outbox.failed(id, problem);
    }
  }

  /** A room that cannot be heard, now or at all, keeps nobody waiting; it is asked for again with the next connection. */
  #stand(id) {
    const follow = [...this.#follows.values()].find((each) => each.id === id);
    if (follow) {
      follow.head = follow.last;
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
    this.#inFlight.clear();
    this.outbox.disconnected();
    if (this.stopped) {
      return;
    }
    this.#set(navigator.onLine ? "reconnecting" : "offline");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.#connect(), this.#pause * (0.5 + Math.random()));
    this.#pause = Math.min(2 * this.#pause, RETRY_MILLIS_MAX);
  }

  #set(state) {
    this.state = state;
    this.dispatchEvent(new Event("change"));
  }
}
