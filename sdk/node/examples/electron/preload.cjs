'use strict';
// Runs in each page before its own scripts. A sandboxed preload may load nothing but Electron.

const { contextBridge, ipcRenderer } = require('electron');

const ANSWER = 'wardkeeper:answer';
/** On some systems a window that others cover gets no frames: then its timers show that it lives. */
const WITHOUT_FRAME_MS = 1_000;

let dirty = null;

function say(more) {
  ipcRenderer.send(ANSWER, { hidden: document.hidden, dirty, ...more });
}

ipcRenderer.on('wardkeeper:ask', (_event, number) => {
  let isSaid = false;
  const answer = () => {
    if (!isSaid) say({ number });
    isSaid = true;
  };
  if (document.hidden) {
    answer();
    return;
  }
  requestAnimationFrame(answer);
  setTimeout(answer, WITHOUT_FRAME_MS);
});

document.addEventListener('visibilitychange', () => say());

function listen(channel, handler) {
  const listener = (_event, ...values) => handler(...values);
  ipcRenderer.on(channel, listener);
  return () => ipcRenderer.removeListener(channel, listener);
}

contextBridge.exposeInMainWorld('wardkeeper', {
  /** Say why the page must not be closed now; null when everything is saved. */
  setDirty(reason) {
    dirty = reason;
    say();
  },
  /** Return the loopback port of a service. */
  backendPort: (service) => ipcRenderer.invoke('backend:get-port', service),
  /** Return how a service is, null when it is not known. */
  backendState: (service) => ipcRenderer.invoke('backend:get-state', service),
  onBackendState: (handler) => listen('backend:state', handler),
  onNotice: (handler) => listen('panel:notice', handler),
  onUpdate: (handler) => listen('panel:update', handler),
  /** The client is about to restart; the sentence says why. */
  onAppError: (handler) => listen('app-error', handler),
});
