'use strict';
// Restarting the program and its windows in order.

const { setTimeout: wait } = require('node:timers/promises');
const { withinTime } = require('./quit_guard.cjs');
const { reasonOf } = require('./spool.cjs');

const TOLD_MS = 1_000;
const SAVE_WITHIN_S = 5;
const CHANNEL = 'app-error';

/**
 * Tell the windows, wait until people could read it, start the program anew and end this one.
 *
 * A program that the panel supervises asks the panel for it: started by itself it would run
 * outside the panel's care, or twice. Ends with exit code 0, or with 1 when something failed.
 * @param {import('../index.d.cts').RestartOptions} options
 * @returns {Promise<'panel' | 'relaunched' | 'failed'>}
 */
async function gracefulRestart({
  app, windows, sentence, client, save, waitMs = TOLD_MS, log = client?.log ?? console,
}) {
  try {
    tell(windows(), sentence);
    await Promise.all([wait(waitMs), withinTime(save, SAVE_WITHIN_S, log)]);
    if (client && (await isTakenByPanel(client, sentence))) return 'panel';
    await client?.close('restart');
    app.relaunch();
    app.exit(0);
    return 'relaunched';
  } catch (error) {
    log.error(`cannot restart in order reason=${reasonOf(error)}`);
    try {
      app.relaunch();
    } catch (second) {
      log.error(`cannot start anew reason=${reasonOf(second)}`);
    }
    app.exit(1);
    return 'failed';
  }
}

/**
 * Load the windows anew when the panel asks for it, without ending the program.
 * @param {import('../index.d.cts').Client} client
 * @param {{windows: () => import('../index.d.cts').WindowLike[], onReload?: () => void}} options
 * @returns {() => void} ends it
 */
function reloadOnRequest(client, { windows, onReload }) {
  return client.on('app.reload_requested', (_request, { isLeftOver }) => {
    if (isLeftOver) return;
    onReload?.();
    for (const window of windows()) {
      if (window.isDestroyed()) continue;
      // A page that hangs cannot be navigated: its process goes first (Electron, "unresponsive").
      window.webContents.forcefullyCrashRenderer();
      window.webContents.reload();
    }
  });
}

/**
 * @param {import('../index.d.cts').WindowLike[]} windows
 * @param {string} sentence
 */
function tell(windows, sentence) {
  for (const window of windows) {
    if (!window.isDestroyed()) window.webContents.send(CHANNEL, sentence);
  }
}

/**
 * Ask the panel to restart us. It does so by `app.quit_requested`, so that its answer may come
 * after our end: no refusal within a second means that it does.
 * @param {import('../index.d.cts').Client} client
 * @param {string} reason
 */
async function isTakenByPanel(client, reason) {
  if (client.service === null || !client.isPanelRunning()) return false;
  const asked = client.request('service.restart', { name: client.service, reason });
  try {
    await Promise.race([asked, wait(TOLD_MS)]);
    asked.catch((error) => client.log.warn(`panel does not restart us reason=${reasonOf(error)}`));
    return true;
  } catch (error) {
    client.log.warn(`panel does not restart us reason=${reasonOf(error)}`);
    return false;
  }
}

module.exports = { gracefulRestart, reloadOnRequest };
