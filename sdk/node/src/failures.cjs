'use strict';
// What goes wrong in the program, as typed values and as `error.report` to the panel.

const { reasonOf } = require('./spool.cjs');

const MAX_STACK_CHARS = 16_000;
const MAX_MESSAGE_CHARS = 2_000;
/** Chromium's words for a process that ended as it should. */
const ORDERLY = new Set(['clean-exit']);

/** @type {Record<string, import('../index.d.cts').ProcessType>} */
const PROCESS_TYPES = {
  GPU: 'gpu', Utility: 'utility', 'Sandbox helper': 'other', Zygote: 'other', Unknown: 'other',
};

/**
 * @typedef {import('../index.d.cts').Failure} Failure
 */

/**
 * Listen for failures of the program, report each, and have `onFatal` decide what follows.
 * @param {import('../index.d.cts').Client} client
 * @param {import('../index.d.cts').FailureOptions} [options]
 * @returns {() => void} ends it
 */
function reportFailures(client, { app, onFailure, onFatal, ownProcess = process } = {}) {
  const isElectron = Boolean(ownProcess.versions?.electron);
  const note = (/** @type {Failure} */ failure) => {
    report(client, failure);
    try {
      onFailure?.(failure);
    } catch (error) {
      client.log.error(`handler failed handler=onFailure reason=${reasonOf(error)}`);
    }
  };
  const fatal = (/** @type {Failure} */ failure, /** @type {unknown} */ error) => {
    note(failure);
    if (onFatal) {
      onFatal(failure);
      return;
    }
    client.log.error(error instanceof Error && error.stack ? error.stack : reasonOf(error));
    ownProcess.exit(1);
  };
  /** @type {[any, string, (...values: any[]) => void][]} */
  const listeners = [
    [ownProcess, 'uncaughtException', (error, origin) => {
      fatal(mainFailure(error, origin === 'unhandledRejection'), error);
    }],
    [ownProcess, 'unhandledRejection', (error) => {
      // Node ends with it, Electron goes on: each as its users know it.
      if (isElectron) note(mainFailure(error, true));
      else fatal(mainFailure(error, true), error);
    }],
    [app, 'render-process-gone', (_event, contents, details) => {
      if (!ORDERLY.has(details.reason)) note(rendererFailure(contents, details));
    }],
    [app, 'child-process-gone', (_event, details) => {
      if (!ORDERLY.has(details.reason)) note(childFailure(details));
    }],
    [app, 'browser-window-created', (_event, window) => {
      window.on('unresponsive', () => note(unresponsive(window)));
    }],
  ];
  const active = listeners.filter(([emitter]) => emitter !== undefined);
  for (const [emitter, name, listener] of active) emitter.on(name, listener);
  return () => {
    for (const [emitter, name, listener] of active) emitter.removeListener(name, listener);
  };
}

/**
 * Tell the panel; a failure to do so must not hide the failure itself.
 * @param {import('../index.d.cts').Client} client
 * @param {Failure} failure
 */
function report(client, failure) {
  client.log.error(`${failure.type} reason=${failure.reason} message=${failure.message}`);
  try {
    client.send('error.report', {
      kind: failure.kind,
      message: failure.message.slice(0, MAX_MESSAGE_CHARS),
      reason: failure.reason,
      stack: failure.stack.slice(0, MAX_STACK_CHARS),
      process_type: failure.processType,
      exit_code: failure.exitCode,
    });
  } catch (error) {
    client.log.warn(`failure not reported reason=${reasonOf(error)}`);
  }
}

/**
 * @param {unknown} error
 * @param {boolean} isRejection
 * @returns {Failure}
 */
function mainFailure(error, isRejection) {
  return {
    type: isRejection ? 'main_unhandled_rejection' : 'main_uncaught_exception',
    kind: isRejection ? 'unhandled-rejection' : 'uncaught-exception',
    reason: error instanceof Error ? error.name : typeof error,
    message: reasonOf(error),
    stack: (error instanceof Error && error.stack) || '',
    processType: 'main',
    exitCode: null,
  };
}

/**
 * @param {any} contents
 * @param {{reason: string, exitCode: number}} details
 * @returns {Failure}
 */
function rendererFailure(contents, { reason, exitCode }) {
  return {
    type: 'renderer_crashed',
    kind: 'render-process-gone',
    reason,
    message: `the window's process is gone: ${reason} (${contents?.getURL?.() ?? 'unknown page'})`,
    stack: '',
    processType: 'renderer',
    exitCode,
  };
}

/**
 * @param {{type: string, reason: string, exitCode: number, name?: string}} details
 * @returns {Failure}
 */
function childFailure({ type, reason, exitCode, name }) {
  const processType = PROCESS_TYPES[type] ?? 'other';
  return {
    type: processType === 'other' ? 'child_crashed' : `${processType}_crashed`,
    kind: 'child-process-gone',
    reason,
    message: `the process '${name ?? type}' is gone: ${reason}`,
    stack: '',
    processType,
    exitCode,
  };
}

/**
 * @param {any} window
 * @returns {Failure}
 */
function unresponsive(window) {
  return {
    type: 'window_unresponsive',
    kind: 'window-unresponsive',
    reason: 'unresponsive',
    message: `the window '${window.getTitle?.() ?? ''}' does not respond`,
    stack: '',
    processType: 'renderer',
    exitCode: null,
  };
}

module.exports = { reportFailures };
