'use strict';
// The connection of one program with the panel; its contract stands in index.d.cts.

const { REPLY, ERROR, envelopeOf } = require('./envelope.cjs');
const { WardkeeperError } = require('./errors.cjs');
const { Monitor } = require('./monitor.cjs');
const { Outbox } = require('./outbox.cjs');
const { PanelWatch } = require('./panel.cjs');
const { spoolFolder } = require('./places.cjs');
const { Reader } = require('./reader.cjs');
const { Registry, errorData } = require('./registry.cjs');
const { Requests } = require('./requests.cjs');
const { PANEL, Mailbox, Writer, reasonOf } = require('./spool.cjs');

const DEFAULT_BACKEND_TIMEOUT_S = 60;
const PROTOCOL = 1;
/** What may be dropped while no panel reads: newer messages of the type say more. */
const DROPPABLE = new Set(['heartbeat', 'error.report']);

/**
 * @typedef {import('./envelope.cjs').Data} Data
 * @typedef {import('./inbox.cjs').Message} Message
 * @typedef {import('../index.d.cts').Log} Log
 * @typedef {import('../index.d.cts').ServiceState} ServiceState
 * @typedef {import('../index.d.cts').Welcome} Welcome
 */

/** @type {Log} */
const CONSOLE_LOG = {
  debug() {},
  info() {},
  warn: (text) => console.warn(`wardkeeper: ${text}`),
  error: (text) => console.error(`wardkeeper: ${text}`),
};

/** One program that talks with the panel. */
class Client {
  /** @type {Set<string>} */
  #hellos = new Set();

  /** @type {Map<string, string>} */
  #dirty = new Map();

  #beats = 0;

  /** @type {NodeJS.Timeout | undefined} */
  #beatTimer;

  /** @param {import('../index.d.cts').ConnectOptions} options */
  constructor({
    name, label = name, version, capabilities = [], spool = spoolFolder(), service, log = CONSOLE_LOG,
  }) {
    if (name === PANEL) throw new TypeError(`'${PANEL}' is the panel's own name`);
    this.name = name;
    this.label = label;
    this.version = version;
    this.capabilities = [...capabilities];
    this.spool = spool;
    this.service = service ?? (process.env.WARDKEEPER_SERVICE || null);
    this.log = log;
    this.isClosed = false;
    /** @type {Welcome | null} */
    this.welcome = null;
    /** @type {Map<string, ServiceState>} */
    this.services = new Map();
    this.lastHeardAtMs = -Infinity;
    /** @type {() => {frame: number, is_hidden?: boolean}} */
    this.heartbeatSource = () => ({ frame: this.#beats });
    /** @type {Monitor | null} */
    this.monitor = null;
    this.registry = new Registry(log);
    this.mailbox = new Mailbox(spool, name);
    this.reader = new Reader(this.mailbox, {
      onMessage: (message, isLeftOver) => this.#onMessage(message, isLeftOver),
      onRemade: () => this.#sayHello(),
      log,
    });
    const toPanel = new Mailbox(spool, PANEL);
    this.outbox = new Outbox(toPanel, new Writer(name), log);
    this.panel = new PanelWatch(spool);
    this.requests = new Requests(this.outbox, this.panel, () => this.reader.wake());
    this.on('service.state', (state) => this.#onServiceState(state));
    this.on('hello.wanted', () => this.#sayHello());
    toPanel.create();
    this.reader.start();
    this.#sayHello();
  }

  /**
   * @param {string} type
   * @param {object} [data]
   */
  send(type, data = {}) {
    this.#requireOpen();
    const envelope = envelopeOf(type, /** @type {Data} */ (data));
    this.outbox.put(envelope, { isDroppable: DROPPABLE.has(type) });
  }

  /**
   * @param {string} type
   * @param {object} [data]
   * @param {import('../index.d.cts').RequestOptions} [options]
   * @returns {Promise<any>}
   */
  async request(type, data = {}, options = {}) {
    this.#requireOpen();
    return this.requests.ask(type, /** @type {Data} */ (data), options);
  }

  /**
   * @param {string} type
   * @param {import('./registry.cjs').Handler} handler
   */
  on(type, handler) {
    return this.registry.add(type, handler);
  }

  isPanelRunning() {
    return this.panel.isRunning();
  }

  /**
   * @param {string} service
   * @param {import('../index.d.cts').RequestOptions} [options]
   * @returns {Promise<number | null>}
   */
  async backendPort(service, options) {
    const known = this.#serviceState(service);
    if (known !== undefined) return known.port;
    const answer = await this.request('service.port', { name: service }, options);
    return answer.port;
  }

  /**
   * @param {string} service
   * @param {import('../index.d.cts').RequestOptions} [options]
   * @returns {Promise<string>}
   */
  backendUrl(service, { timeoutS = DEFAULT_BACKEND_TIMEOUT_S, signal } = {}) {
    return new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        for (const stop of stops) stop();
      };
      const fail = (/** @type {Error} */ error) => {
        end();
        reject(error);
      };
      const onAbort = () => fail(signal?.reason);
      const look = () => {
        const known = this.#serviceState(service);
        if (!known?.is_ready || known.port === null) return;
        end();
        resolve(`http://127.0.0.1:${known.port}`);
      };
      const text = `cannot reach '${service}': it was not ready within ${timeoutS} s`;
      const late = new WardkeeperError('sdk.backend-not-ready', text, { service });
      const timer = setTimeout(() => fail(late), timeoutS * 1000);
      const stops = [this.on('service.state', look), this.on('welcome', look)];
      signal?.addEventListener('abort', onAbort, { once: true });
      if (signal?.aborted) onAbort();
      else look();
    });
  }

  /**
   * @param {string | null} reason
   * @param {string} [source]
   */
  setDirty(reason, source = 'app') {
    const before = this.dirtyReason;
    if (reason === null) this.#dirty.delete(source);
    else this.#dirty.set(source, reason);
    if (before === this.dirtyReason) return;
    this.#beat();
    this.#dispatchLocally('dirty', { reason: this.dirtyReason });
  }

  /** @returns {string | null} */
  get dirtyReason() {
    for (const reason of this.#dirty.values()) return reason;
    return null;
  }

  /** @param {import('../index.d.cts').MonitorOptions} [options] */
  startMonitor(options = {}) {
    this.stopMonitor();
    this.monitor = new Monitor(this, options);
    this.monitor.start();
    return this.monitor;
  }

  stopMonitor() {
    this.monitor?.stop();
    this.monitor = null;
  }

  /** @param {string} [reason] */
  async close(reason = '') {
    if (this.isClosed) return;
    this.stopMonitor();
    this.#sayGoodbye(reason);
    this.isClosed = true;
    this.reader.stop();
    clearInterval(this.#beatTimer);
    const text = 'cannot wait for an answer: the connection is closed';
    this.requests.endAll(new WardkeeperError('sdk.closed', text));
    await this.outbox.flushed();
    this.mailbox.remove();
  }

  #sayHello() {
    const hello = envelopeOf('hello', {
      name: this.label,
      version: this.version,
      pid: process.pid,
      service: this.service,
      capabilities: this.capabilities,
      protocol: PROTOCOL,
    });
    this.#hellos.add(hello.id);
    try {
      this.outbox.put(hello);
    } catch (error) {
      this.log.warn(`hello not sent reason=${reasonOf(error)}`);
    }
  }

  /** @param {string} reason */
  #sayGoodbye(reason) {
    try {
      if (this.isPanelRunning()) this.send('goodbye', { reason });
    } catch (error) {
      this.log.warn(`goodbye not sent reason=${reasonOf(error)}`);
    }
  }

  /**
   * @param {Message} message
   * @param {boolean} isLeftOver
   * @returns {void | Promise<void>}
   */
  #onMessage(message, isLeftOver) {
    const { from, writtenAt, envelope: { id, type, data, reply_to: replyTo } } = message;
    if (from === PANEL) this.lastHeardAtMs = performance.now();
    if (replyTo !== undefined) {
      if (from === PANEL) this.#onAnswer(replyTo, type, data);
      return undefined;
    }
    const outcome = this.registry.call(data, { id, type, from, writtenAt, isLeftOver });
    if (outcome instanceof Promise) return outcome.then((late) => this.#answer(message, late));
    this.#answer(message, outcome);
    return undefined;
  }

  /**
   * @param {Message} message
   * @param {import('./registry.cjs').Outcome} outcome
   */
  #answer({ from, envelope: { id, type } }, { result, error }) {
    if (from !== PANEL || this.isClosed) return;
    try {
      if (error !== undefined) {
        this.outbox.put(envelopeOf(ERROR, errorData(type, error), id));
      } else if (typeof result === 'object' && result !== null) {
        this.outbox.put(envelopeOf(REPLY, /** @type {Data} */ (result), id));
      }
    } catch (failure) {
      this.log.warn(`answer not sent type=${type} reason=${reasonOf(failure)}`);
    }
  }

  /**
   * @param {string} replyTo
   * @param {string} type
   * @param {any} data
   */
  #onAnswer(replyTo, type, data) {
    if (!this.#hellos.has(replyTo)) {
      this.requests.onAnswer(replyTo, type, data);
    } else if (type === ERROR) {
      this.log.warn(`the panel refuses us code=${data.code} reason=${data.message}`);
    } else {
      this.#onWelcome(data);
    }
  }

  /** @param {Welcome} welcome */
  #onWelcome(welcome) {
    this.#hellos.clear();
    this.welcome = welcome;
    this.services = new Map(welcome.services.map((one) => [one.name, one]));
    clearInterval(this.#beatTimer);
    if (this.capabilities.includes('heartbeat')) {
      this.#beatTimer = setInterval(() => this.#beat(), welcome.heartbeat_every_s * 1000);
      this.#beat();
    }
    this.#dispatchLocally('welcome', welcome);
  }

  /**
   * @param {string} type
   * @param {object} data
   */
  #dispatchLocally(type, data) {
    const now = new Date();
    const meta = { id: '', type, from: this.name, writtenAt: now, isLeftOver: false };
    void this.registry.call(data, meta);
  }

  /** Say that we live. While no panel reads it, nothing is written: it would be worthless later. */
  #beat() {
    const isWanted = this.welcome !== null && this.capabilities.includes('heartbeat');
    if (!isWanted || this.isClosed || !this.isPanelRunning()) return;
    this.#beats += 1;
    try {
      const { frame, is_hidden: isHidden = false } = this.heartbeatSource();
      const isDirty = this.dirtyReason !== null;
      const data = { number: this.#beats, frame, is_dirty: isDirty, is_hidden: isHidden };
      this.send('heartbeat', data);
    } catch (error) {
      this.log.warn(`heartbeat not sent reason=${reasonOf(error)}`);
    }
  }

  /** @param {ServiceState} state */
  #onServiceState(state) {
    this.services.set(state.name, state);
  }

  /**
   * Return a service as it is known; of several instances one that is ready.
   * @param {string} service
   */
  #serviceState(service) {
    const exact = this.services.get(service);
    if (exact !== undefined) return exact;
    const all = [...this.services.values()].filter((one) => one.name.startsWith(`${service}@`));
    return all.find((one) => one.is_ready) ?? all[0];
  }

  #requireOpen() {
    if (this.isClosed) {
      throw new WardkeeperError('sdk.closed', 'cannot use the connection: it is closed');
    }
  }
}

module.exports = { Client };
