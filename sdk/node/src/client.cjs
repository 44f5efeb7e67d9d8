'use strict';
// The connection of one program with the panel.

const fs = require('node:fs');
const { ERROR, REPLY, envelopeOf } = require('./envelope.cjs');
const { RemoteError, WardkeeperError } = require('./errors.cjs');
const { Inbox } = require('./inbox.cjs');
const { Monitor } = require('./monitor.cjs');
const { Outbox } = require('./outbox.cjs');
const { findPanel } = require('./panel.cjs');
const { spoolFolder } = require('./places.cjs');
const { PANEL, Mailbox, Writer, listFolder, reasonOf } = require('./spool.cjs');

const SWEEP_MS = 1_000;
const CLEAN_EVERY_SWEEPS = 600;
const HELD_RETRY_MS = 20;
const PANEL_CHECK_MS = 250;
/** A flood of messages must leave the program's own work time: at most half of each 8 ms. */
const SLICE_MS = 4;
const MAX_IN_FLIGHT = 256;
const DEFAULT_TIMEOUT_S = 10;
const DEFAULT_BACKEND_TIMEOUT_S = 60;
const PROTOCOL = 1;
/** What may be dropped while no panel reads: newer messages of the type say more. */
const DROPPABLE = new Set(['heartbeat', 'error.report']);

/**
 * @typedef {import('./envelope.cjs').Data} Data
 * @typedef {{
 *   debug(text: string): void, info(text: string): void,
 *   warn(text: string): void, error(text: string): void,
 * }} Log
 * @typedef {import('../index.d.cts').MessageMeta} MessageMeta
 * @typedef {import('../index.d.cts').ServiceState} ServiceState
 * @typedef {import('../index.d.cts').Welcome} Welcome
 * @typedef {(data: any, meta: MessageMeta) => unknown} Handler
 * @typedef {{
 *   type: string, file: string, resolve(data: Data): void, reject(error: Error): void,
 *   timer: NodeJS.Timeout, stopListening(): void, isPanelMissing: boolean,
 * }} Pending
 */

/** @type {Log} */
const CONSOLE_LOG = {
  debug() {},
  info() {},
  warn: (text) => console.warn(`wardkeeper: ${text}`),
  error: (text) => console.error(`wardkeeper: ${text}`),
};

/** One program that talks with the panel; see `connect` in index.d.cts for the contract. */
class Client {
  /** @type {Map<string, Handler[]>} */
  #handlers = new Map();

  /** @type {Map<string, Pending>} */
  #pending = new Map();

  /** @type {Set<string>} */
  #inFlight = new Set();

  /** @type {Set<string>} */
  #hellos = new Set();

  /** @type {Map<string, string>} */
  #dirty = new Map();

  /** @type {string[]} */
  #queue = [];

  /** What lay here before us. @type {Set<string>} */
  #leftOver = new Set();

  #isAwake = false;

  #sweeps = 0;

  #beats = 0;

  #watchedInode = 0;

  /** @type {fs.FSWatcher | undefined} */
  #watcher;

  /** @type {NodeJS.Timeout | undefined} */
  #sweepTimer;

  /** @type {NodeJS.Timeout | undefined} */
  #beatTimer;

  /** @type {NodeJS.Timeout | undefined} */
  #panelTimer;

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
    this.mailbox = new Mailbox(spool, name);
    this.inbox = new Inbox(this.mailbox);
    const toPanel = new Mailbox(spool, PANEL);
    this.outbox = new Outbox(toPanel, new Writer(name), log);
    this.mailbox.create();
    this.#leftOver = new Set(listFolder(this.mailbox.new));
    toPanel.create();
    this.on('service.state', (state) => this.#onServiceState(state));
    this.on('hello.wanted', () => this.#sayHello());
    this.#start();
  }

  /**
   * @param {string} type
   * @param {Data} [data]
   */
  send(type, data = {}) {
    this.#requireOpen();
    this.outbox.put(envelopeOf(type, data), { isDroppable: DROPPABLE.has(type) });
  }

  /**
   * @param {string} type
   * @param {Data} [data]
   * @param {import('../index.d.cts').RequestOptions} [options]
   * @returns {Promise<any>}
   */
  async request(type, data = {}, { timeoutS = DEFAULT_TIMEOUT_S, signal } = {}) {
    this.#requireOpen();
    signal?.throwIfAborted();
    if (!this.isPanelRunning()) throw notRunning('nothing is running');
    const envelope = envelopeOf(type, data);
    const file = this.outbox.put(envelope);
    return new Promise((resolve, reject) => {
      const give = (/** @type {Error} */ error) => this.#giveUp(envelope.id, error);
      const text = `cannot complete '${type}': no answer in ${timeoutS} s`;
      const late = () => give(new WardkeeperError('ipc.no-answer', text, { timeoutS }));
      const abort = () => give(signal?.reason);
      signal?.addEventListener('abort', abort, { once: true });
      this.#pending.set(envelope.id, {
        type,
        file,
        resolve,
        reject,
        timer: setTimeout(late, timeoutS * 1000),
        stopListening: () => signal?.removeEventListener('abort', abort),
        isPanelMissing: false,
      });
      this.#panelTimer ??= setInterval(() => this.#checkPanel(), PANEL_CHECK_MS);
    });
  }

  /**
   * @param {string} type
   * @param {Handler} handler
   * @returns {() => void}
   */
  on(type, handler) {
    const handlers = this.#handlers.get(type) ?? [];
    this.#handlers.set(type, [...handlers, handler]);
    this.log.debug(`handler registered type=${type} handler=${handler.name || 'anonymous'}`);
    return () => {
      const kept = (this.#handlers.get(type) ?? []).filter((one) => one !== handler);
      this.#handlers.set(type, kept);
    };
  }

  isPanelRunning() {
    return findPanel(this.spool) !== null;
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
        signal?.removeEventListener('abort', abort);
        for (const stop of stops) stop();
      };
      const look = () => {
        const known = this.#serviceState(service);
        if (!known?.is_ready || known.port === null) return;
        end();
        resolve(`http://127.0.0.1:${known.port}`);
      };
      const abort = () => {
        end();
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        end();
        const text = `cannot reach '${service}': it was not ready within ${timeoutS} s`;
        reject(new WardkeeperError('sdk.backend-not-ready', text, { service }));
      }, timeoutS * 1000);
      const stops = [this.on('service.state', look), this.on('welcome', look)];
      signal?.addEventListener('abort', abort, { once: true });
      if (signal?.aborted) abort();
      else look();
    });
  }

  /**
   * @param {string | null} reason
   * @param {string} [source]
   */
  setDirty(reason, source = 'app') {
    const wasDirty = this.dirtyReason !== null;
    if (reason === null) this.#dirty.delete(source);
    else this.#dirty.set(source, reason);
    if (wasDirty !== (this.dirtyReason !== null)) this.#beat();
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
    this.#watcher?.close();
    clearInterval(this.#sweepTimer);
    clearInterval(this.#beatTimer);
    for (const id of [...this.#pending.keys()]) this.#giveUp(id, closed());
    await this.outbox.flushed();
    this.mailbox.remove();
  }

  #start() {
    this.#watch();
    this.#sweepTimer = setInterval(() => this.#sweep(), SWEEP_MS);
    this.inbox.clean(Date.now());
    this.#sayHello();
    this.#wake();
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

  #watch() {
    this.#watcher?.close();
    this.#watcher = undefined;
    try {
      this.#watchedInode = fs.statSync(this.mailbox.new).ino;
      this.#watcher = fs.watch(this.mailbox.new, () => this.#wake());
      this.#watcher.on('error', (error) => this.#onWatchError(error));
    } catch (error) {
      this.#onWatchError(error);
    }
  }

  /** @param {unknown} error */
  #onWatchError(error) {
    this.log.info(`no watch on the mailbox, sweep only reason=${reasonOf(error)}`);
  }

  /** What the watcher missed is found here, at the latest a second later. */
  #sweep() {
    this.#sweeps += 1;
    this.#repair();
    if (this.#sweeps % CLEAN_EVERY_SWEEPS === 0) this.inbox.clean(Date.now());
    if (listFolder(this.mailbox.new).length > 0) this.#wake();
  }

  #repair() {
    const inode = fs.statSync(this.mailbox.new, { throwIfNoEntry: false })?.ino;
    if (inode !== undefined && inode === this.#watchedInode) return;
    try {
      this.mailbox.create();
    } catch (error) {
      this.log.warn(`mailbox not there reason=${reasonOf(error)}`);
      return;
    }
    this.#watch();
    this.#sayHello();
  }

  #wake() {
    if (this.#isAwake || this.isClosed) return;
    this.#isAwake = true;
    setImmediate(() => this.#take());
  }

  #take() {
    this.#isAwake = false;
    if (this.isClosed) return;
    const deadline = performance.now() + SLICE_MS;
    // A handler may be at a message for long: it stays in the folder and is not taken twice.
    if (this.#queue.length === 0) this.#queue = this.inbox.waiting(this.#inFlight);
    let done = 0;
    let held = 0;
    while (done < this.#queue.length && performance.now() < deadline) {
      if (this.#inFlight.size >= MAX_IN_FLIGHT || this.isClosed) break;
      const name = this.#queue[done];
      done += 1;
      this.#handle(name);
      held += Number(this.inbox.isHeld(name));
    }
    this.#queue = this.#queue.slice(done);
    if (this.#inFlight.size >= MAX_IN_FLIGHT) return; // the next that ends wakes us
    if (done > held) this.#wake();
    else if (held > 0) setTimeout(() => this.#wake(), HELD_RETRY_MS);
  }

  /** @param {string} name */
  #handle(name) {
    const message = this.inbox.read(name);
    if (message === null) return;
    if (message.from === PANEL) this.lastHeardAtMs = performance.now();
    if (message.envelope.reply_to !== undefined) {
      this.#onAnswer(message);
      this.inbox.acknowledge(name);
      return;
    }
    const failures = this.#dispatch(message);
    if (failures instanceof Promise) {
      this.#inFlight.add(name);
      void failures.then((late) => {
        this.#inFlight.delete(name);
        this.#finish(message, late);
        this.#wake();
      });
    } else {
      this.#finish(message, failures);
    }
  }

  /**
   * Call the handlers in the order of their registration; a failure stays with its handler.
   * @param {import('./inbox.cjs').Message} message
   * @returns {Outcome | Promise<Outcome>}
   */
  #dispatch(message) {
    const { type, data, id } = message.envelope;
    const isLeftOver = this.#leftOver.has(message.name);
    const meta = { id, type, from: message.from, writtenAt: message.writtenAt, isLeftOver };
    return this.#callAll(this.#handlers.get(type) ?? [], type, data, meta);
  }

  /**
   * @param {Handler[]} handlers
   * @param {string} type
   * @param {Data} data
   * @param {MessageMeta} meta
   * @returns {Outcome | Promise<Outcome>}
   */
  #callAll(handlers, type, data, meta) {
    const failed = (/** @type {Handler} */ handler, /** @type {unknown} */ error) => {
      const trace = error instanceof Error ? error.stack : String(error);
      this.log.error(`handler failed handler=${handler.name || 'anonymous'} type=${type}\n${trace}`);
      return { error };
    };
    const results = handlers.map((handler) => {
      try {
        const result = handler(data, meta);
        if (!(result instanceof Promise)) return { result };
        return result.then((late) => ({ result: late }), (error) => failed(handler, error));
      } catch (error) {
        return failed(handler, error);
      }
    });
    const isWaiting = results.some((one) => one instanceof Promise);
    return isWaiting ? Promise.all(results).then(merge) : merge(/** @type {Outcome[]} */ (results));
  }

  /**
   * @param {string} type
   * @param {Data} data
   */
  #dispatchLocally(type, data) {
    const now = new Date();
    const meta = { id: '', type, from: this.name, writtenAt: now, isLeftOver: false };
    void this.#callAll(this.#handlers.get(type) ?? [], type, data, meta);
  }

  /**
   * Answer and acknowledge.
   * @param {import('./inbox.cjs').Message} message
   * @param {Outcome} outcome
   */
  #finish(message, { result, error }) {
    const { id, type } = message.envelope;
    if (error !== undefined) {
      const code = error instanceof WardkeeperError ? error.code : 'internal';
      const text = `cannot handle '${type}': ${reasonOf(error)}`;
      this.#answer(message.from, envelopeOf(ERROR, { code, message: text, details: {} }, id));
    } else if (typeof result === 'object' && result !== null) {
      this.#answer(message.from, envelopeOf(REPLY, /** @type {Data} */ (result), id));
    }
    this.inbox.acknowledge(message.name);
  }

  /**
   * @param {string} to
   * @param {import('./envelope.cjs').Envelope} envelope
   */
  #answer(to, envelope) {
    if (to !== PANEL || this.isClosed) return;
    try {
      this.outbox.put(envelope);
    } catch (error) {
      this.log.warn(`answer not sent reason=${reasonOf(error)}`);
    }
  }

  /** @param {import('./inbox.cjs').Message} message */
  #onAnswer({ from, envelope: { reply_to: id = '', type, data } }) {
    if (from !== PANEL) return;
    if (this.#hellos.has(id)) {
      this.#onHelloAnswered(type, data);
      return;
    }
    const pending = this.#forget(id);
    if (pending === undefined) return; // it came too late: the request was given up
    if (type === ERROR) pending.reject(new RemoteError(data));
    else pending.resolve(data);
  }

  /**
   * @param {string} type
   * @param {any} data
   */
  #onHelloAnswered(type, data) {
    this.#hellos.clear();
    if (type === ERROR) {
      this.log.warn(`the panel refuses us code=${data.code} reason=${data.message}`);
      return;
    }
    this.welcome = data;
    this.services = new Map(data.services.map((/** @type {ServiceState} */ one) => [one.name, one]));
    this.#beatEvery(data.heartbeat_every_s);
    this.#dispatchLocally('welcome', data);
  }

  /** @param {number} seconds */
  #beatEvery(seconds) {
    clearInterval(this.#beatTimer);
    if (!this.capabilities.includes('heartbeat')) return;
    this.#beatTimer = setInterval(() => this.#beat(), seconds * 1000);
    this.#beat();
  }

  #beat() {
    const isWanted = this.welcome !== null && this.capabilities.includes('heartbeat');
    if (!isWanted || this.isClosed || !this.isPanelRunning()) return;
    this.#beats += 1;
    try {
      const { frame, is_hidden: isHidden = false } = this.heartbeatSource();
      const isDirty = this.dirtyReason !== null;
      this.send('heartbeat', {
        number: this.#beats, frame, is_dirty: isDirty, is_hidden: isHidden,
      });
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
    const instances = [...this.services.values()].filter((one) => one.name.startsWith(`${service}@`));
    return instances.find((one) => one.is_ready) ?? instances[0];
  }

  /** A panel that is gone answers no more; what it answered last is still found. */
  #checkPanel() {
    if (this.isPanelRunning()) return;
    for (const [id, pending] of [...this.#pending]) {
      if (pending.isPanelMissing) this.#giveUp(id, notRunning('it ended before it answered'));
      pending.isPanelMissing = true;
    }
    this.#wake();
  }

  /**
   * End a request without an answer; one that nobody took is withdrawn, lest it run later.
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
      clearInterval(this.#panelTimer);
      this.#panelTimer = undefined;
    }
    return pending;
  }

  #requireOpen() {
    if (this.isClosed) throw closed();
  }
}

/**
 * @typedef {{result?: unknown, error?: unknown}} Outcome What the handlers of one message led to.
 */

/**
 * Return the first failure, else the first answer.
 * @param {Outcome[]} outcomes
 * @returns {Outcome}
 */
function merge(outcomes) {
  const failed = outcomes.find((one) => one.error !== undefined);
  return failed ?? outcomes.find((one) => one.result !== undefined) ?? {};
}

/** @param {string} reason */
function notRunning(reason) {
  return new WardkeeperError('ipc.panel-not-running', `cannot reach the panel: ${reason}`);
}

function closed() {
  return new WardkeeperError('sdk.closed', 'cannot use the connection: it is closed');
}

module.exports = { Client };
