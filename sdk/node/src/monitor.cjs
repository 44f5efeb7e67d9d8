'use strict';
// Guards the panel: notices that it is gone, says so, and may start it again.

const { spawn } = require('node:child_process');
const os = require('node:os');
const { WardkeeperError } = require('./errors.cjs');
const { readRecord } = require('./panel.cjs');
const { reasonOf } = require('./spool.cjs');

const DEFAULT_INTERVAL_S = 5;
/** The panel's own boot program brings it back within seconds; a notice before would be noise. */
const DEFAULT_GRACE_S = 10;
const DEFAULT_ASK_EVERY_S = 60;
const ANSWER_WITHIN_S = 10;
const UNANSWERED_LIMIT = 2;
const START_DELAYS_S = [0, 30, 60, 120, 300];
/** Marks of a service's process: the panel that we start must not be taken for part of our own. */
const SERVICE_MARKS = [
  'WARDKEEPER_RUN_ID', 'WARDKEEPER_SERVICE', 'WARDKEEPER_SPOOL', 'WARDKEEPER_LOG_DIR',
];

const NOTICES = {
  'not-started': {
    zh: '守护程序没有运行，请启动它。',
    en: 'Wardkeeper is not running. Please start it.',
  },
  quit: {
    zh: '守护程序已退出，服务不再受到看护。请重新启动它。',
    en: 'Wardkeeper was closed, so nobody looks after the services. Please start it again.',
  },
  ended: {
    zh: '守护程序意外停止，请重新启动它。',
    en: 'Wardkeeper has stopped unexpectedly. Please start it again.',
  },
  'not-answering': {
    zh: '守护程序没有响应，请联系信息科。',
    en: 'Wardkeeper does not answer. Please tell IT.',
  },
};

/** Looks for the panel at an interval; an error of its own starts it anew. */
class Monitor {
  #wasSeen = false;

  #unanswered = 0;

  #attempts = 0;

  /** @type {number | null} */
  #missingSinceMs = null;

  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /**
   * @param {import('./client.cjs').Client} client
   * @param {import('../index.d.cts').MonitorOptions} options
   */
  constructor(client, options) {
    this.client = client;
    this.options = options;
    this.intervalMs = (options.intervalS ?? DEFAULT_INTERVAL_S) * 1000;
    this.graceMs = (options.graceS ?? DEFAULT_GRACE_S) * 1000;
    this.askEveryMs = (options.askEveryS ?? DEFAULT_ASK_EVERY_S) * 1000;
    this.find = options.findPanel ?? (() => client.isPanelRunning());
    this.restarts = 0;
    /** @type {import('../index.d.cts').PanelMissing | null} */
    this.missing = null;
    this.nextAskMs = 0;
  }

  start() {
    if (this.isRunning()) return;
    this.#timer = setInterval(() => void this.#guardedCheck(), this.intervalMs);
    void this.#guardedCheck();
  }

  stop() {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  restart() {
    this.stop();
    this.#missingSinceMs = null;
    this.start();
  }

  isRunning() {
    return this.#timer !== undefined;
  }

  async #guardedCheck() {
    try {
      await this.#check();
    } catch (error) {
      this.restarts += 1;
      this.client.log.error(`panel monitor failed, starting it anew reason=${reasonOf(error)}`);
      if (!this.isRunning()) return;
      this.stop();
      // Not at once: an error that stays must not keep the program busy.
      this.#timer = setTimeout(() => {
        this.#timer = undefined;
        this.restart();
      }, this.intervalMs);
    }
  }

  async #check() {
    const isThere = this.find() && (await this.#answers());
    if (!this.isRunning()) return;
    if (isThere) this.#onThere();
    else this.#onMissing();
  }

  /** A process that runs and never answers is hung, or no panel at all: its pid was reused. */
  async #answers() {
    const now = performance.now();
    if (now < this.nextAskMs || now - this.client.lastHeardAtMs < this.askEveryMs) {
      return this.#unanswered < UNANSWERED_LIMIT;
    }
    this.nextAskMs = now + this.askEveryMs;
    try {
      await this.client.request('consultation.status', {}, { timeoutS: ANSWER_WITHIN_S });
      this.#unanswered = 0;
    } catch (error) {
      const code = /** @type {{code?: unknown}} */ (error).code;
      this.#unanswered = code === 'ipc.no-answer' ? this.#unanswered + 1 : 0;
      if (code === 'ipc.no-answer') this.nextAskMs = 0;
    }
    return this.#unanswered < UNANSWERED_LIMIT;
  }

  #onThere() {
    this.#wasSeen = true;
    this.#missingSinceMs = null;
    this.#attempts = 0;
    if (this.missing === null) return;
    this.missing = null;
    this.client.log.info('panel is back');
    this.options.onBack?.();
  }

  #onMissing() {
    const now = performance.now();
    this.#missingSinceMs ??= now;
    const missingForMs = now - this.#missingSinceMs;
    if (missingForMs < this.graceMs) return;
    const reason = this.#reason();
    if (this.missing?.reason !== reason) {
      this.missing = { reason, notice: NOTICES[reason] };
      this.client.log.warn(`panel is missing reason=${reason}`);
      this.options.onMissing?.(this.missing);
    }
    this.#startPanel(reason, missingForMs - this.graceMs);
  }

  /** @returns {import('../index.d.cts').PanelMissing['reason']} */
  #reason() {
    if (this.find()) return 'not-answering';
    if (readRecord(this.client.spool) !== null) return 'ended';
    return this.#wasSeen ? 'quit' : 'not-started';
  }

  /**
   * Start the panel where that is wanted, later and later; never one that somebody closed.
   * @param {string} reason
   * @param {number} warnedForMs
   */
  #startPanel(reason, warnedForMs) {
    const wanted = this.options.startPanel;
    if (!wanted || reason === 'quit' || reason === 'not-answering') return;
    const command = wanted === 'recorded' ? readRecord(this.client.spool)?.command : wanted;
    if (!command?.length) return;
    const delays = START_DELAYS_S.slice(0, this.#attempts + 1);
    const dueMs = delays.reduce((sum, delay) => sum + delay, 0) * 1000;
    if (this.#attempts >= START_DELAYS_S.length || warnedForMs < dueMs) return;
    this.#attempts += 1;
    this.client.log.warn(`starting the panel attempt=${this.#attempts} command=${command[0]}`);
    startApart(command, this.client.log);
  }
}

/**
 * Start a program that is no child of ours: the panel ends our children when it ends us.
 *
 * A shell that ends at once leaves the program to the system. The words are the shell's arguments,
 * nothing in them is read as its text.
 * @param {string[]} command
 * @param {import('../index.d.cts').Log} log
 */
function startApart(command, log) {
  const marked = Object.entries(process.env).filter(([name]) => !SERVICE_MARKS.includes(name));
  const env = Object.fromEntries(marked);
  const common = { detached: true, env, cwd: os.homedir(), windowsHide: true };
  const options = { ...common, stdio: /** @type {const} */ ('ignore') };
  const child = process.platform === 'win32'
    ? spawn('cmd.exe', ['/d', '/s', '/c', windowsLine(command)], {
      ...options, windowsVerbatimArguments: true,
    })
    : spawn('/bin/sh', ['-c', '"$@" &', 'sh', ...command], options);
  child.on('error', (error) => log.error(`panel not started reason=${reasonOf(error)}`));
  child.unref();
}

/**
 * Return the line for `start` of cmd.exe, which has no other way to take arguments.
 * @param {string[]} command
 */
function windowsLine(command) {
  const odd = command.find((word) => /["%\r\n]/.test(word));
  if (odd !== undefined) {
    const text = `cannot start '${command[0]}': cmd.exe would read a part of '${odd}' as its own`;
    throw new WardkeeperError('sdk.command-unsafe', text);
  }
  return `"start "" /b ${command.map((word) => `"${word}"`).join(' ')}"`;
}

module.exports = { Monitor, windowsLine };
