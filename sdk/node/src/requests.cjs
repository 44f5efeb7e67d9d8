'use strict';
// Questions to the panel that wait for their answers.

const { ERROR, envelopeOf } = require('./envelope.cjs');
const { RemoteError, WardkeeperError } = require('./errors.cjs');

const DEFAULT_TIMEOUT_S = 10;
const PANEL_CHECK_MS = 250;

/**
 * @typedef {import('./envelope.cjs').Data} Data
 * @typedef {{
 *   file: string, resolve(data: Data): void, reject(error: Error): void,
 *   timer: NodeJS.Timeout, stopListening(): void, isPanelMissing: boolean,
 * }} Pending
 */

/** The open questions. */
class Requests {
  /** @type {Map<string, Pending>} */
  #pending = new Map();

  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /**
   * @param {import('./outbox.cjs').Outbox} outbox
   * @param {import('./panel.cjs').PanelWatch} panel
   * @param {() => void} look reads the mailbox soon
   */
  constructor(outbox, panel, look) {
    this.outbox = outbox;
    this.panel = panel;
    this.look = look;
  }

  /**
   * @param {string} type
   * @param {Data} data
   * @param {import('../index.d.cts').RequestOptions} options
   * @returns {Promise<any>}
   */
  async ask(type, data, { timeoutS = DEFAULT_TIMEOUT_S, signal }) {
    signal?.throwIfAborted();
    if (!this.panel.isLikelyRunning()) throw notRunning('nothing is running');
    const envelope = envelopeOf(type, data);
    const file = this.outbox.put(envelope);
    return new Promise((resolve, reject) => {
      const text = `cannot complete '${type}': no answer in ${timeoutS} s`;
      const late = new WardkeeperError('ipc.no-answer', text, { timeoutS });
      const onAbort = () => this.#giveUp(envelope.id, signal?.reason);
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#pending.set(envelope.id, {
        file,
        resolve,
        reject,
        timer: setTimeout(() => this.#giveUp(envelope.id, late), timeoutS * 1000),
        stopListening: () => signal?.removeEventListener('abort', onAbort),
        isPanelMissing: false,
      });
      this.#timer ??= setInterval(() => this.#checkPanel(), PANEL_CHECK_MS);
    });
  }

  /**
   * Take in an answer; one whose question was given up is ignored.
   * @param {string} id
   * @param {string} type
   * @param {Data} data
   */
  onAnswer(id, type, data) {
    const pending = this.#forget(id);
    if (type === ERROR) pending?.reject(new RemoteError(data));
    else pending?.resolve(data);
  }

  /** @param {Error} error */
  endAll(error) {
    for (const id of [...this.#pending.keys()]) this.#giveUp(id, error);
  }

  /** A panel that is gone answers no more; what it answered last is still found. */
  #checkPanel() {
    if (this.panel.isRunning()) return;
    for (const [id, pending] of [...this.#pending]) {
      if (pending.isPanelMissing) this.#giveUp(id, notRunning('it ended before it answered'));
      pending.isPanelMissing = true;
    }
    this.look();
  }

  /**
   * End a question without an answer; one that nobody took is withdrawn, lest it run later.
   * @param {string} id
   * @param {Error} error
   */
  #giveUp(id, error) {
    const pending = this.#forget(id);
    if (pending === undefined) return;
    this.outbox.withdraw(pending.file);
    pending.reject(error);
  }

  /** @param {string} id */
  #forget(id) {
    const pending = this.#pending.get(id);
    if (pending === undefined) return undefined;
    this.#pending.delete(id);
    clearTimeout(pending.timer);
    pending.stopListening();
    if (this.#pending.size === 0) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
    return pending;
  }
}

/** @param {string} reason */
function notRunning(reason) {
  return new WardkeeperError('ipc.panel-not-running', `cannot reach the panel: ${reason}`);
}

module.exports = { Requests };
