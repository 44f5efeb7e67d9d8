'use strict';
// Handlers by message type. What goes wrong in one stays with it.

const { WardkeeperError } = require('./errors.cjs');
const { reasonOf } = require('./spool.cjs');

/**
 * @typedef {import('../index.d.cts').MessageMeta} MessageMeta
 * @typedef {(data: any, meta: MessageMeta) => unknown} Handler
 * @typedef {{result?: unknown, error?: unknown}} Outcome What the handlers of a message led to.
 */

/** Who is called for which message. */
class Registry {
  /** @type {Map<string, Handler[]>} */
  #handlers = new Map();

  /** @param {import('../index.d.cts').Log} log */
  constructor(log) {
    this.log = log;
  }

  /**
   * @param {string} type
   * @param {Handler} handler
   * @returns {() => void} takes it back
   */
  add(type, handler) {
    this.#handlers.set(type, [...(this.#handlers.get(type) ?? []), handler]);
    this.log.debug(`handler registered type=${type} handler=${nameOf(handler)}`);
    return () => {
      const kept = (this.#handlers.get(type) ?? []).filter((one) => one !== handler);
      this.#handlers.set(type, kept);
    };
  }

  /**
   * Call the handlers in the order of their registration. The first failure is the outcome, else
   * the first thing that one returned.
   * @param {unknown} data
   * @param {MessageMeta} meta
   * @returns {Outcome | Promise<Outcome>}
   */
  call(data, meta) {
    const handlers = this.#handlers.get(meta.type) ?? [];
    const outcomes = handlers.map((handler) => this.#callOne(handler, data, meta));
    const isWaiting = outcomes.some((one) => one instanceof Promise);
    if (isWaiting) return Promise.all(outcomes).then(merge);
    return merge(/** @type {Outcome[]} */ (outcomes));
  }

  /**
   * @param {Handler} handler
   * @param {unknown} data
   * @param {MessageMeta} meta
   * @returns {Outcome | Promise<Outcome>}
   */
  #callOne(handler, data, meta) {
    const failed = (/** @type {unknown} */ error) => {
      const trace = error instanceof Error ? error.stack : String(error);
      const who = `handler=${nameOf(handler)} type=${meta.type}`;
      this.log.error(`handler failed ${who}\n${trace}`);
      return { error: error ?? new Error('thrown without a value') };
    };
    try {
      const result = handler(data, meta);
      if (!(result instanceof Promise)) return { result };
      return result.then((late) => ({ result: late }), failed);
    } catch (error) {
      return failed(error);
    }
  }
}

/**
 * Return the data of the error answer for a failure.
 * @param {string} type
 * @param {unknown} error
 */
function errorData(type, error) {
  const code = error instanceof WardkeeperError ? error.code : 'internal';
  return { code, message: `cannot handle '${type}': ${reasonOf(error)}`, details: {} };
}

/**
 * @param {Outcome[]} outcomes
 * @returns {Outcome}
 */
function merge(outcomes) {
  const failed = outcomes.find((one) => one.error !== undefined);
  return failed ?? outcomes.find((one) => one.result !== undefined) ?? {};
}

/** @param {Handler} handler */
function nameOf(handler) {
  return handler.name || 'anonymous';
}

module.exports = { Registry, errorData };
