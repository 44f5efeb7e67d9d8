'use strict';
// As much of Electron's main process as the example uses. The test sees each call and makes events
// happen over the channel of `fork`. A page is the real preload script in a context of its own.

const { EventEmitter } = require('node:events');
const fs = require('node:fs');
const vm = require('node:vm');

const note = (call, ...values) => process.send({ call, values });
const opened = [];

class Page {
  constructor(contents, preload) {
    this.channels = new EventEmitter();
    this.hangs = false;
    const page = this;
    const electron = {
      ipcRenderer: {
        on: (...words) => page.channels.on(...words),
        removeListener: (...words) => page.channels.removeListener(...words),
        send: (channel, value) => ipcMain.emit(channel, { sender: contents }, value),
        invoke: (channel, ...values) => ipcMain.handlers.get(channel)({ sender: contents }, ...values),
      },
      contextBridge: { exposeInMainWorld: (name, api) => { page[name] = api; } },
    };
    this.document = Object.assign(new EventEmitter(), { hidden: false });
    this.document.addEventListener = this.document.on;
    vm.runInNewContext(fs.readFileSync(preload, 'utf8'), {
      require: (name) => ({ electron })[name],
      document: this.document,
      requestAnimationFrame: (paint) => setTimeout(paint, 16),
      setTimeout,
    });
  }
}

class BrowserWindow extends EventEmitter {
  static getAllWindows() { return opened.filter((one) => !one.isGone); }

  constructor(options) {
    super();
    this.isGone = false;
    this.webContents = {
      id: opened.push(this),
      send: (channel, ...values) => {
        note('send', channel, ...values);
        if (!this.page.hangs) setImmediate(() => this.page.channels.emit(channel, {}, ...values));
      },
      reload: () => {
        note('reload');
        this.page = new Page(this.webContents, options.webPreferences.preload);
      },
      forcefullyCrashRenderer: () => {
        note('crash');
        const details = { reason: 'killed', exitCode: 9 };
        setImmediate(() => app.emit('render-process-gone', {}, this.webContents, details));
      },
      openDevTools: () => note('openDevTools'),
      getURL: () => this.url,
    };
    this.page = new Page(this.webContents, options.webPreferences.preload);
    note('window', { ...options, webPreferences: undefined });
    app.emit('browser-window-created', {}, this);
  }

  async loadURL(url) {
    this.url = url;
    note('loadURL', url);
  }

  isDestroyed() { return this.isGone; }

  isVisible() { return true; }

  isMinimized() { return false; }

  show() { note('show'); }

  getTitle() { return 'Clinic'; }
}

const app = Object.assign(new EventEmitter(), {
  requestSingleInstanceLock: () => true,
  getName: () => 'Clinic',
  getVersion: () => '3.2.1',
  whenReady: async () => {},
  setLoginItemSettings: (settings) => note('login', settings),
  relaunch: () => note('relaunch'),
  quit: () => end('quit', 0),
  exit: (code) => end('exit', code),
});

const ipcMain = Object.assign(new EventEmitter(), {
  handlers: new Map(),
  handle(channel, handler) { this.handlers.set(channel, handler); },
});

class Tray extends EventEmitter {
  constructor(icon) {
    super();
    note('tray', icon);
  }

  setToolTip(text) { note('toolTip', text); }

  setContextMenu(items) { note('menu', items.map((one) => one.label)); }
}

class Notification {
  static isSupported() { return true; }

  constructor({ body }) { this.body = body; }

  show() { note('notification', this.body); }
}

/** End once the test has been told. */
function end(call, code) {
  process.send({ call, values: [code] }, () => process.exit(code));
}

const happenings = {
  emit: ([name, ...values]) => app.emit(name, {}, ...values),
  rendererGone: ([details]) => {
    app.emit('render-process-gone', {}, opened[0].webContents, details);
  },
  hang: ([hangs]) => { opened[0].page.hangs = hangs; },
  dirty: ([reason]) => opened[0].page.wardkeeper.setDirty(reason),
  port: async ([service]) => note('port', await opened[0].page.wardkeeper.backendPort(service)),
  close: () => {
    opened[0].isGone = true;
    app.emit('window-all-closed');
  },
  throwError: ([text]) => setImmediate(() => { throw new Error(text); }),
};
process.on('message', ({ what, values = [] }) => happenings[what](values));

module.exports = {
  app, BrowserWindow, ipcMain, Tray, Notification, Menu: { buildFromTemplate: (items) => items },
};
