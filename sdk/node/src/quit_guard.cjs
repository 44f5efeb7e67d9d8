'use strict';
// Answers `app.quit_requested`: nothing that somebody has typed is lost by a restart.

const { reasonOf } = require('./spool.cjs');

const DEFAULT_HOLD_S = 600;
const SAVE_WITHIN_S = 5;

/** Holds the end of the program up while a form is dirty, and ends it afterwards. */
class QuitGuard {
  /** @type {{deadlineMs: number} | null} */
  #asked = null;

  #isQuitting = false;

  /**
   * @param {import('../index.d.cts').Client} client
   * @param {import('../index.d.cts').QuitGuardOptions} options
   */
  constructor(client, { quit, save, holdS = DEFAULT_HOLD_S, onAsked }) {
    this.client = client;
    this.quit = quit;
    this.save = save;
    this.holdMs = holdS * 1000;
    this.onAsked = onAsked;
    this.stops = [
      client.on('app.quit_requested', (request, meta) => this.#onRequest(request, meta)),
      client.on('dirty', () => this.#answer()),
    ];
  }

  close() {
    for (const stop of this.stops) stop();
    this.#asked = null;
  }

  /**
   * @param {import('../index.d.cts').QuitRequested} request
   * @param {import('../index.d.cts').MessageMeta} meta
   */
  #onRequest(request, meta) {
    if (meta.isLeftOver) return; // it was for the process before us
    this.#asked = { deadlineMs: Date.parse(request.deadline) };
    this.onAsked?.(request, this.client.dirtyReason);
    this.#answer();
  }

  #answer() {
    if (this.#asked === null || this.#isQuitting) return;
    const reason = this.client.dirtyReason;
    if (reason === null) {
      this.#isQuitting = true;
      this.client.send('app.ready_to_quit', { is_ready: true, reason: '', expires_at: null });
      void this.#end();
      return;
    }
    const expiresAt = new Date(Math.min(this.#asked.deadlineMs, Date.now() + this.holdMs));
    this.client.send('app.ready_to_quit', { is_ready: false, reason, expires_at: expiresAt });
  }

  async #end() {
    await withinTime(this.save, SAVE_WITHIN_S, this.client.log);
    await this.client.close('quit');
    this.quit();
  }
}

/**
 * Let the program save, but not for ever.
 * @param {(() => unknown) | undefined} save
 * @param {number} limitS
 * @param {import('../index.d.cts').Log} log
 */
async function withinTime(save, limitS, log) {
  if (save === undefined) return;
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done within ${limitS} s`)), limitS * 1000);
  });
  try {
    await Promise.race([save(), late]);
  } catch (error) {
    log.error(`not saved before the end reason=${reasonOf(error)}`);
  } finally {
    clearTimeout(timer);
  }
}

module.exports = { QuitGuard, withinTime };
