// Goes from moment to moment no faster than the server can be asked, and by itself while it plays.

/** Between the beginnings of two moments' requests, however fast the slider moves. */
const PAUSE_MILLIS = 250;
/** So long each event is looked at while it plays. */
const PLAY_MILLIS = 1_400;
const RETRY_MILLIS = 2_000;

export class Mover {
  sequence = undefined;
  isPlaying = false;
  isClosed = false;
  #wanted = 0;
  #shown = -1;
  #running = null;
  #lastBegin = 0;
  #timer = 0;
  #retry = 0;

  /** `show(sequence)` shows a moment, `change()` hears of another `sequence`, `failed(problem)` of what went wrong. */
  constructor({ show, change, failed }) {
    Object.assign(this, { show, change, failed });
  }

  /** Resolves when that moment, or the one that was wanted after it, is on the screen. */
  to(sequence) {
    if (sequence !== this.sequence) {
      this.sequence = sequence;
      this.#wanted++;
    }
    this.change();
    return this.#run();
  }

  /** The same moment anew. */
  again() {
    this.#wanted++;
    return this.#run();
  }

  #run() {
    clearTimeout(this.#retry);
    this.#running ??= this.#follow().finally(() => {
      this.#running = null;
      this.change();
    });
    return this.#running;
  }

  /** One moment at a time, always the one that is wanted last: those in between are never asked for. */
  async #follow() {
    while (!this.isClosed && this.#shown !== this.#wanted) {
      const pause = this.#lastBegin + PAUSE_MILLIS - performance.now();
      if (pause > 0) {
        await new Promise((done) => setTimeout(done, pause));
        continue;
      }
      this.#lastBegin = performance.now();
      const wanted = this.#wanted;
      try {
        await this.show(this.sequence);
      } catch (problem) {
        this.#stumbled(problem);
        return;
      }
      this.#shown = wanted;
    }
  }

  #stumbled(problem) {
    if (this.isClosed) {
      return;
    }
    this.stop();
    this.failed(problem);
    if (problem.isTransient) {
      this.#retry = setTimeout(() => this.#run(), Math.max(problem.retryAfterMs ?? 0, RETRY_MILLIS));
    }
  }

  /** Shows one event after the other until the newest of `moments`; from the first if it is there already. */
  play(moments) {
    this.isPlaying = true;
    const step = async () => {
      const next = this.sequence + 1;
      if (next > moments.head) {
        this.stop();
        return;
      }
      await this.to(next);
      this.#plan(step);
    };
    if (this.sequence >= moments.head) {
      this.to(moments.first).then(() => this.#plan(step));
    } else {
      step();
    }
  }

  #plan(step) {
    clearTimeout(this.#timer);
    if (this.isPlaying) {
      this.#timer = setTimeout(step, PLAY_MILLIS);
    }
  }

  stop() {
    clearTimeout(this.#timer);
    if (this.isPlaying) {
      this.isPlaying = false;
      this.change();
    }
  }

  close() {
    this.isClosed = true;
    this.stop();
    clearTimeout(this.#retry);
  }
}
