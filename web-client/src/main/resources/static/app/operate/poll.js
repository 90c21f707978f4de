// Does a task again and again for as long as somebody looks at the page.

export class Poll {
  #task;
  #pauseOf;
  #timer = 0;
  #isOpen = false;
  #isBusy = false;
  #isWanted = false;

  /** `pauseOf()` says how many milliseconds lie between the end of the task and its next beginning. */
  constructor(task, pauseOf) {
    this.#task = task;
    this.#pauseOf = pauseOf;
  }

  start() {
    if (!this.#isOpen) {
      this.#isOpen = true;
      document.addEventListener("visibilitychange", this.#seen);
      this.now();
    }
  }

  stop() {
    this.#isOpen = false;
    clearTimeout(this.#timer);
    document.removeEventListener("visibilitychange", this.#seen);
  }

  /** At once, or once more when what is under way is done: that may have been asked too early to know. */
  async now() {
    clearTimeout(this.#timer);
    this.#isWanted = true;
    if (this.#isBusy) {
      return;
    }
    this.#isBusy = true;
    while (this.#isWanted && this.#isOpen) {
      this.#isWanted = false;
      await this.#task();
    }
    this.#isBusy = false;
    if (this.#isOpen && !document.hidden) {
      this.#timer = setTimeout(() => this.now(), this.#pauseOf());
    }
  }

  #seen = () => {
    if (!document.hidden) {
      this.now();
    }
  };
}
