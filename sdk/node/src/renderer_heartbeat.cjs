'use strict';
// Page -> preload -> main process -> panel: shows that each window is alive.
//
// The main process asks, the page answers when it has painted a frame. A page that does not paint
// because it is hidden answers at once; one that hangs does not answer at all.

const ASK = 'wardkeeper:ask';
const ANSWER = 'wardkeeper:answer';

/**
 * @typedef {{lastAnswer: number, isHidden: boolean}} Page
 */

/** The state of all windows as one heartbeat. */
class RendererHeartbeat {
  /** @type {Map<number, Page>} */
  #pages = new Map();

  #asked = 0;

  #frame = 0;

  /**
   * @param {import('./client.cjs').Client} client
   * @param {import('../index.d.cts').RendererHeartbeatOptions} options
   */
  constructor(client, { ipcMain, windows }) {
    this.client = client;
    this.ipcMain = ipcMain;
    this.windows = windows;
    this.listener = (/** @type {any} */ event, /** @type {unknown} */ answer) => {
      this.#onAnswer(event.sender.id, answer);
    };
    ipcMain.on(ANSWER, this.listener);
    this.formerSource = client.heartbeatSource;
    client.heartbeatSource = () => this.#beat();
    this.#ask(this.#living());
  }

  close() {
    this.ipcMain.removeListener(ANSWER, this.listener);
    this.client.heartbeatSource = this.formerSource;
    for (const id of this.#pages.keys()) this.client.setDirty(null, `page-${id}`);
  }

  /** Count a frame when every window that should paint has answered, then ask again. */
  #beat() {
    const living = this.#living();
    const ids = new Set(living.map((one) => one.webContents.id));
    for (const id of [...this.#pages.keys()]) if (!ids.has(id)) this.#forget(id);
    const judged = living.map((one) => this.#pageToJudge(one)).filter((page) => page !== null);
    if (judged.every((page) => page.lastAnswer === this.#asked)) this.#frame += 1;
    this.#ask(living);
    return { frame: this.#frame, is_hidden: judged.length === 0 };
  }

  #living() {
    return this.windows().filter((one) => !one.isDestroyed());
  }

  /**
   * Return the page of a window that should paint; one still loading has not said anything yet.
   * @param {import('../index.d.cts').WindowLike} window
   */
  #pageToJudge(window) {
    const page = this.#pages.get(window.webContents.id);
    const isHidden = !window.isVisible() || window.isMinimized();
    return page === undefined || page.isHidden || isHidden ? null : page;
  }

  /** @param {import('../index.d.cts').WindowLike[]} windows */
  #ask(windows) {
    this.#asked += 1;
    for (const window of windows) window.webContents.send(ASK, this.#asked);
  }

  /**
   * @param {number} id
   * @param {any} answer what a page says: checked, since a page is not trusted
   */
  #onAnswer(id, answer) {
    if (typeof answer !== 'object' || answer === null) return;
    const { number, hidden, dirty } = answer;
    const before = this.#pages.get(id) ?? { lastAnswer: 0, isHidden: false };
    const isAnswer = Number.isInteger(number) && number <= this.#asked;
    this.#pages.set(id, {
      lastAnswer: isAnswer ? Math.max(number, before.lastAnswer) : before.lastAnswer,
      isHidden: typeof hidden === 'boolean' ? hidden : before.isHidden,
    });
    const source = `page-${id}`;
    if (typeof dirty === 'string' && dirty) this.client.setDirty(dirty.slice(0, 200), source);
    else if (dirty === null) this.client.setDirty(null, source);
  }

  /** @param {number} id */
  #forget(id) {
    this.#pages.delete(id);
    this.client.setDirty(null, `page-${id}`);
  }
}

module.exports = { RendererHeartbeat, ASK, ANSWER };
