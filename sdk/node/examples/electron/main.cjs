'use strict';
// A clinical client in Electron: one window, guarded by the panel and guarding it.

const path = require('node:path');
const { app, BrowserWindow, Menu, Notification, Tray, ipcMain } = require('electron');
const log = require('electron-log/main');
const {
  configureElectronLog, connect, gracefulRestart, quitGuard, reloadOnRequest, rendererHeartbeat,
  reportFailures,
} = require('wardkeeper-client');
const { loadConfig } = require('./config/index.cjs');

const PANEL_TOLD_WITHIN_MS = 3_000;
const RELOAD_MS = 5_000;
const UPDATES = ['update.available', 'update.postponed', 'update.progress', 'update.result'];

const windows = () => BrowserWindow.getAllWindows();
const tellPages = (channel, data) => {
  for (const window of windows()) window.webContents.send(channel, data);
};

function main() {
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  configureElectronLog(log, { isDetailed: loadConfig().logger });
  const client = connect({
    name: 'clinical-app',
    label: app.getName(),
    version: app.getVersion(),
    capabilities: ['heartbeat', 'quit', 'reload', 'notice'],
    log: log.scope('panel'),
  });
  guard(client);
  passOn(client);
  app.on('second-instance', () => windows()[0]?.show());
  app.on('window-all-closed', () => client.close('window closed').then(() => app.quit()));
  app.whenReady().then(() => open(client)).catch((error) => {
    log.error(error);
    app.exit(1);
  });
}

/** Panel and client look after each other. */
function guard(client) {
  let reloadedAt = -Infinity;
  const restart = (failure) => gracefulRestart({
    app, windows, client, sentence: `程序出错，正在重新启动（${failure.type}）`,
  });
  rendererHeartbeat(client, { ipcMain, windows });
  quitGuard(client, { quit: () => app.exit(0) });
  reloadOnRequest(client, { windows, onReload: () => { reloadedAt = performance.now(); } });
  reportFailures(client, {
    app,
    onFatal: restart,
    onFailure: (failure) => {
      const isOurs = performance.now() - reloadedAt < RELOAD_MS; // the page was ended to reload it
      if (failure.type === 'renderer_crashed' && !isOurs) restart(failure);
    },
  });
  client.startMonitor({
    startPanel: 'recorded',
    onMissing: ({ notice }) => show(notice),
    onBack: () => tellPages('panel:notice', null),
  });
}

/** What pages may ask and are told. */
function passOn(client) {
  ipcMain.handle('backend:get-port', (_event, service) => client.backendPort(String(service)));
  ipcMain.handle('backend:get-state', (_event, service) => (
    client.services.get(String(service)) ?? null));
  client.on('service.state', (state) => tellPages('backend:state', state));
  client.on('notice', ({ text }) => show(text));
  for (const type of UPDATES) {
    client.on(type, (data) => tellPages('panel:update', { type, ...data }));
  }
}

function show(text) {
  tellPages('panel:notice', text);
  if (Notification.isSupported()) new Notification({ body: text.zh ?? text.en }).show();
}

async function open(client) {
  await told(client);
  const config = loadConfig(process.argv, client.welcome?.configuration.client);
  app.setLoginItemSettings({ openAtLogin: config.autostart });
  const window = new BrowserWindow({
    width: config.width,
    height: config.height,
    ...(config.x === null || config.y === null ? {} : { x: config.x, y: config.y }),
    skipTaskbar: config.skipTaskbar,
    resizable: config.resizable,
    alwaysOnTop: config.needSetAlwaysOnTop,
    webPreferences: { preload: path.join(__dirname, 'preload.cjs') },
  });
  if (config.dev) window.webContents.openDevTools();
  if (config.needCreateTray) addTray(config, window);
  client.on('config.changed', ({ client: table }) => {
    const { url } = loadConfig(process.argv, table);
    if (url !== config.url && client.dirtyReason === null) window.loadURL(url);
    config.url = url;
  });
  await window.loadURL(config.url);
}

/** Wait for the panel's configuration, but not for ever: the client works without. */
function told(client) {
  if (client.welcome !== null) return undefined;
  return new Promise((resolve) => {
    client.on('welcome', resolve);
    setTimeout(resolve, PANEL_TOLD_WITHIN_MS);
  });
}

function addTray(config, window) {
  const tray = new Tray(path.join(__dirname, config.trayIcon));
  tray.setToolTip(config.trayTip ?? app.getName());
  tray.setContextMenu(Menu.buildFromTemplate([
    { label: config.quitLabel ?? 'Quit', click: () => app.quit() },
  ]));
  tray.on('click', () => window.show());
}

main();
