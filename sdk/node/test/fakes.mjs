// What only Electron has, as far as the SDK uses it.
import { EventEmitter } from 'node:events';

export class FakeWindow extends EventEmitter {
  static #count = 0;

  constructor({ page } = {}) {
    super();
    this.calls = [];
    this.isGone = false;
    this.isShown = true;
    this.isSmall = false;
    FakeWindow.#count += 1;
    this.webContents = {
      id: FakeWindow.#count,
      send: (channel, ...values) => {
        this.calls.push([channel, ...values]);
        page?.(channel, values, this);
      },
      reload: () => this.calls.push(['reload']),
      forcefullyCrashRenderer: () => this.calls.push(['crash']),
      getURL: () => 'http://127.0.0.1:8123/',
    };
  }

  isDestroyed() { return this.isGone; }

  isVisible() { return this.isShown; }

  isMinimized() { return this.isSmall; }

  getTitle() { return 'Ward'; }
}

export class FakeApp extends EventEmitter {
  constructor({ relaunch = () => {} } = {}) {
    super();
    this.calls = [];
    this.relaunch = () => {
      this.calls.push('relaunch');
      relaunch();
    };
    this.exit = (code) => this.calls.push(`exit ${code}`);
  }
}
