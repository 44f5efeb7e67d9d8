'use strict';
// The client's configuration: base, then the customer's profile, then what IT set in the panel.

const base = require('./base.cjs');

const PROFILES = {
  is_huijian: require('./huijian.cjs'),
  is_qilu: require('./qilu.cjs'),
};

/** The panel's words for what it may set: docs/settings.md, `[client]`. */
const PANEL_KEYS = {
  url: 'url',
  dev: 'dev',
  logger: 'logger',
  autostart: 'autostart',
  interface_width: 'interface_width',
  width: 'width',
  height: 'height',
  skip_taskbar: 'skipTaskbar',
  resizable: 'resizable',
  x: 'x',
  y: 'y',
  need_create_tray: 'needCreateTray',
  tray_tip: 'trayTip',
  tray_icon: 'trayIcon',
  quit_label: 'quitLabel',
  need_set_always_on_top: 'needSetAlwaysOnTop',
};

/**
 * Return the configuration; every key has a value.
 * @param {string[]} [flags] of the command line: `--is_huijian` or `--is_qilu`
 * @param {Record<string, unknown> | null} [fromPanel] the panel's `[client]` table; one without a
 *   page was not filled in and is left out
 */
function loadConfig(flags = process.argv, fromPanel = null) {
  const chosen = Object.keys(PROFILES).filter((flag) => flags.includes(`--${flag}`));
  if (chosen.length > 1) throw new Error(`cannot be two customers: ${chosen.join(', ')}`);
  const profile = chosen.length === 1 ? PROFILES[chosen[0]] : {};
  return { ...base, ...known(profile), ...known(panelPart(fromPanel)) };
}

function panelPart(fromPanel) {
  if (!fromPanel?.url || fromPanel.url === 'about:blank') return {};
  const entries = Object.entries(PANEL_KEYS).map(([theirs, ours]) => [ours, fromPanel[theirs]]);
  return Object.fromEntries(entries);
}

/** Leave out what has no value, so that the layer below gives it. */
function known(layer) {
  return Object.fromEntries(Object.entries(layer).filter(([, value]) => value != null));
}

module.exports = { loadConfig };
