'use strict';
// Sending to the panel: never waits, keeps the order, and is bounded while no panel reads.

const fs = require('node:fs');
const path = require('node:path');
const { WardkeeperError } = require('./errors.cjs');
const {
  RETRY_DELAYS_MS, isBusy, listFolder, publish, quietly, reasonOf,
} = require('./spool.cjs');

const MAX_WAITING = 1_000;
const MAX_WAITING_BYTES = 8 * 1024 * 1024;
/** Beyond this nothing more is taken, also nothing that must not be dropped. */
const REFUSED_FROM = 10_000;
const REFUSED_FROM_BYTES = 64 * 1024 * 1024;
/** Down to this part of the limits is dropped. */
const KEEP = 0.9;

/**
 * @typedef {{name: string, sizeBytes: number, isDroppable: boolean}} Waiting
 */

/** Delivers messages to one mailbox under one peer's name. */
class Outbox {
  /**
   * @param {import('./spool.cjs').Mailbox} mailbox
   * @param {import('./spool.cjs').Writer} writer
   * @param {import('../index.d.cts').Log} log
   */
  constructor(mailbox, writer, log) {
    this.mailbox = mailbox;
    this.writer = writer;
    this.log = log;
    /** @type {string[]} */
    this.held = [];
    this.tries = 0;
    /** @type {NodeJS.Timeout | undefined} */
    this.timer = undefined;
    /** @type {Waiting[]} */
    this.waiting = [];
    this.waitingBytes = 0;
    this.countLimit = MAX_WAITING;
    this.bytesLimit = MAX_WAITING_BYTES;
    this.dropped = 0;
    /** @type {(() => void)[]} */
    this.whenSent = [];
  }

  /**
   * Send a message and return the name of its file.
   * @param {import('./envelope.cjs').Envelope} envelope
   * @param {{isDroppable?: boolean}} [options] droppable: it may be removed when nobody reads
   */
  put(envelope, { isDroppable = false } = {}) {
    this.#bound(envelope.type);
    const { name, sizeBytes } = this.#draft(envelope);
    this.held.push(name);
    if (this.held.length === 1) this.#publishFirst(envelope.type);
    this.waiting.push({ name, sizeBytes, isDroppable });
    this.waitingBytes += sizeBytes;
    return name;
  }

  /**
   * Take a message back that nobody has read.
   * @param {string} name
   */
  withdraw(name) {
    quietly(() => fs.unlinkSync(path.join(this.mailbox.new, name)));
  }

  /** Wait until everything is delivered, also what Windows held. */
  flushed() {
    if (this.held.length === 0) return Promise.resolve();
    return new Promise((resolve) => { this.whenSent.push(() => resolve(undefined)); });
  }

  /** @param {import('./envelope.cjs').Envelope} envelope */
  #draft(envelope) {
    try {
      return this.writer.draft(this.mailbox, envelope);
    } catch (error) {
      if (!(error instanceof WardkeeperError) || error.code !== 'ipc.peer-gone') throw error;
    }
    // Messages wait for a panel that has not run yet, or whose folder somebody removed.
    this.mailbox.create();
    return this.writer.draft(this.mailbox, envelope);
  }

  /** @param {string} type */
  #publishFirst(type) {
    try {
      publish(this.mailbox, this.held[0]);
    } catch (error) {
      if (isBusy(error)) {
        this.#retryLater();
        return;
      }
      this.#giveUp();
      const text = `cannot send '${type}' to '${this.mailbox.owner}': ${reasonOf(error)}`;
      throw new WardkeeperError('ipc.write-failed', text, { path: this.mailbox.path });
    }
    this.held.shift();
  }

  #publishHeld() {
    while (this.held.length > 0) {
      try {
        publish(this.mailbox, this.held[0]);
        this.held.shift();
      } catch (error) {
        if (isBusy(error) && this.tries < RETRY_DELAYS_MS.length) {
          this.#retryLater();
          return;
        }
        this.log.warn(`message not delivered file=${this.held[0]} reason=${reasonOf(error)}`);
        this.#giveUp();
      }
      this.tries = 0;
    }
    for (const resolve of this.whenSent.splice(0)) resolve();
  }

  #retryLater() {
    this.timer = setTimeout(() => this.#publishHeld(), RETRY_DELAYS_MS[this.tries]);
    this.tries += 1;
  }

  #giveUp() {
    const name = this.held.shift();
    if (name !== undefined) quietly(() => fs.unlinkSync(path.join(this.mailbox.tmp, name)));
  }

  /** @param {string} type */
  #bound(type) {
    if (this.waiting.length < this.countLimit && this.waitingBytes < this.bytesLimit) return;
    const there = new Set([...listFolder(this.mailbox.new), ...this.held]);
    this.#keep(this.waiting.filter((one) => there.has(one.name)));
    const dropped = new Set(this.#toDrop());
    for (const name of dropped) this.withdraw(name);
    if (dropped.size > 0) {
      this.dropped += dropped.size;
      this.log.warn(`panel does not read dropped=${dropped.size}`);
    }
    this.#keep(this.waiting.filter((one) => !dropped.has(one.name)));
    // Looked at again when a tenth more was written, so that the folder is not read each time.
    const [count, bytes] = [this.waiting.length / KEEP, this.waitingBytes / KEEP];
    this.countLimit = Math.min(REFUSED_FROM, Math.max(MAX_WAITING, Math.round(count)));
    this.bytesLimit = Math.min(REFUSED_FROM_BYTES, Math.max(MAX_WAITING_BYTES, Math.round(bytes)));
    if (this.waiting.length >= REFUSED_FROM || this.waitingBytes >= REFUSED_FROM_BYTES) {
      const text = `cannot send '${type}': ${this.waiting.length} messages wait, no panel reads them`;
      throw new WardkeeperError('ipc.busy', text, { waiting: this.waiting.length });
    }
  }

  /** @param {Waiting[]} waiting */
  #keep(waiting) {
    this.waiting = waiting;
    this.waitingBytes = waiting.reduce((sum, one) => sum + one.sizeBytes, 0);
  }

  /** Return what may be dropped, the oldest first, until the limits are kept. */
  #toDrop() {
    let count = this.waiting.length;
    let bytes = this.waitingBytes;
    if (count < MAX_WAITING && bytes < MAX_WAITING_BYTES) return [];
    /** @type {string[]} */
    const names = [];
    for (const one of this.waiting) {
      if (count <= MAX_WAITING * KEEP && bytes <= MAX_WAITING_BYTES * KEEP) break;
      if (!one.isDroppable) continue;
      names.push(one.name);
      count -= 1;
      bytes -= one.sizeBytes;
    }
    return names;
  }
}

module.exports = { Outbox, MAX_WAITING, REFUSED_FROM };
