'use strict';

/** What every customer has; with these alone the client works. */
module.exports = {
  url: 'about:blank',
  dev: false,
  logger: false,
  autostart: false,
  interface_width: 630,
  width: 800,
  height: 600,
  skipTaskbar: false,
  resizable: true,
  x: null,
  y: null,
  needCreateTray: false,
  trayTip: null,
  trayIcon: 'icon.ico',
  quitLabel: null,
  needSetAlwaysOnTop: false,
};
