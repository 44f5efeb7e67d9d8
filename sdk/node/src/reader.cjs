'use strict';
// Reads our mailbox: the watcher is a hint, the look each second the guarantee.

const fs = require('node:fs');
const { Inbox } = require('./inbox.cjs');
const { listFolder, reasonOf } = require('./spool.cjs');

const SWEEP_MS = 1_000;
const CLEAN_EVERY_SWEEPS = 600;
const HELD_RETRY_MS = 20;
/** A flood of messages must leave the program time for its own work. */
const SLICE_MS = 4;
const MAX_IN_FLIGHT = 256;

/**
 * @typedef {import('./inbox.cjs').Message} Message
 * @typedef {{
 *   onMessage(message: Message, isLeftOver: boolean): void | Promise<void>,
 *   onRemade(): void, log: import('../index.d.cts').Log,
 * }} Hooks `onMessage` never throws; the message is removed when it, or its promise, is done.
 */

/** Hands over what comes in, in slices, in the order of each writer. */
class Reader {
  /** Messages that a handler is still at: they stay in the folder and are not taken twice. */
  #inFlight = new Set();

  /** @type {string[]} */
  #queue = [];

  #isRunning = false;

  #isAwake = false;

  #sweeps = 0;

  #watchedInode = 0;

  /** @type {fs.FSWatcher | undefined} */
  #watcher;

  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /**
   * @param {import('./spool.cjs').Mailbox} mailbox
   * @param {Hooks} hooks
   */
  constructor(mailbox, hooks) {
    this.mailbox = mailbox;
    this.hooks = hooks;
    this.inbox = new Inbox(mailbox);
    /** @type {Set<string>} */
    this.leftOver = new Set();
  }

  /** Make the mailbox and begin; throws when it cannot be made or is not safe. */
  start() {
    this.mailbox.create();
    this.leftOver = new Set(listFolder(this.mailbox.new));
    this.inbox.clean(Date.now());
    this.#isRunning = true;
    this.#watch();
    this.#timer = setInterval(() => this.#sweep(), SWEEP_MS);
    this.wake();
  }

  /** Stop at once; what waits stays. */
  stop() {
    this.#isRunning = false;
    this.#watcher?.close();
    clearInterval(this.#timer);
  }

  /** Look into the mailbox as soon as the current work is done. */
  wake() {
    if (this.#isAwake || !this.#isRunning) return;
    this.#isAwake = true;
    setImmediate(() => this.#take());
  }

  #watch() {
    this.#watcher?.close();
    this.#watcher = undefined;
    try {
      this.#watchedInode = fs.statSync(this.mailbox.new).ino;
      this.#watcher = fs.watch(this.mailbox.new, () => this.wake());
      this.#watcher.on('error', (error) => this.#onWatchError(error));
    } catch (error) {
      this.#onWatchError(error);
    }
  }

  /** @param {unknown} error */
  #onWatchError(error) {
    this.hooks.log.info(`no watch on the mailbox, sweep only reason=${reasonOf(error)}`);
  }

  #sweep() {
    this.#sweeps += 1;
    this.#repair();
    if (this.#sweeps % CLEAN_EVERY_SWEEPS === 0) this.inbox.clean(Date.now());
    if (listFolder(this.mailbox.new).length > 0) this.wake();
  }

  /** Make a mailbox again that somebody removed: the panel does so when it thinks we have ended. */
  #repair() {
    const inode = fs.statSync(this.mailbox.new, { throwIfNoEntry: false })?.ino;
    if (inode !== undefined && inode === this.#watchedInode) return;
    try {
      this.mailbox.create();
    } catch (error) {
      this.hooks.log.warn(`mailbox not there reason=${reasonOf(error)}`);
      return;
    }
    this.#watch();
    this.hooks.onRemade();
  }

  #take() {
    this.#isAwake = false;
    if (!this.#isRunning) return;
    if (this.#queue.length === 0) this.#queue = this.inbox.waiting(this.#inFlight);
    const deadline = performance.now() + SLICE_MS;
    let done = 0;
    let held = 0;
    while (done < this.#queue.length && performance.now() < deadline) {
      if (this.#inFlight.size >= MAX_IN_FLIGHT || !this.#isRunning) break;
      const name = this.#queue[done];
      done += 1;
      this.#handle(name);
      held += Number(this.inbox.isHeld(name));
    }
    this.#queue = this.#queue.slice(done);
    if (this.#inFlight.size >= MAX_IN_FLIGHT) return; // the next that ends wakes us
    if (done > held || this.#queue.length > 0) this.wake();
    else if (held > 0) setTimeout(() => this.wake(), HELD_RETRY_MS);
  }

  /** @param {string} name */
  #handle(name) {
    const message = this.inbox.read(name);
    if (message === null) return;
    const end = this.hooks.onMessage(message, this.leftOver.delete(name));
    if (end === undefined) {
      this.inbox.acknowledge(name);
      return;
    }
    this.#inFlight.add(name);
    void end.then(() => {
      this.#inFlight.delete(name);
      this.inbox.acknowledge(name);
      this.wake();
    });
  }
}

module.exports = { Reader };
