'use strict';

/** Customer "huijian": a window of its own size and a tray icon with its own words. */
module.exports = {
  width: 800,
  height: 600,
  skipTaskbar: false,
  resizable: true,
  x: null,
  y: null,
  needCreateTray: true,
  trayTip: '汇健诊所',
  trayIcon: 'icon.ico',
  quitLabel: '退出汇健诊所',
  needSetAlwaysOnTop: false,
};
