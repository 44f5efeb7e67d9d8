'use strict';
// Where the panel keeps messages and logs on each system: docs/messages.md, "Where".

const os = require('node:os');
const path = require('node:path');

/**
 * @typedef {{
 *   environment?: NodeJS.ProcessEnv, system?: NodeJS.Platform, home?: string,
 * }} Surroundings What decides; by default those of this process.
 */

/**
 * Return the spool's folder.
 * @param {Surroundings} [surroundings]
 * @returns {string}
 */
function spoolFolder(surroundings = {}) {
  const { environment = process.env } = surroundings;
  return environment.WARDKEEPER_SPOOL || join(surroundings, runtimeFolder(surroundings), 'spool');
}

/**
 * Return the folder of the workstation's log files.
 * @param {Surroundings} [surroundings]
 * @returns {string}
 */
function logFolder(surroundings = {}) {
  const { environment = process.env, system = process.platform } = surroundings;
  if (environment.WARDKEEPER_LOG_DIR) return environment.WARDKEEPER_LOG_DIR;
  if (environment.WARDKEEPER_HOME) return join(surroundings, oneFolder(surroundings), 'logs');
  if (system === 'win32') return join(surroundings, localFolder(surroundings), 'logs');
  if (system === 'darwin') {
    return join(surroundings, userFolder(surroundings), 'Library', 'Logs', 'Wardkeeper');
  }
  return join(surroundings, stateFolder(surroundings), 'logs');
}

/** @param {Surroundings} surroundings */
function runtimeFolder(surroundings) {
  const { environment = process.env, system = process.platform } = surroundings;
  if (environment.WARDKEEPER_HOME) return join(surroundings, oneFolder(surroundings), 'run');
  if (system === 'win32') return join(surroundings, localFolder(surroundings), 'run');
  if (system === 'darwin') {
    const library = join(surroundings, userFolder(surroundings), 'Library');
    return join(surroundings, library, 'Application Support', 'Wardkeeper', 'run');
  }
  const fallback = join(surroundings, stateFolder(surroundings), 'run');
  return join(surroundings, xdg(environment.XDG_RUNTIME_DIR, fallback), 'wardkeeper');
}

/** @param {Surroundings} surroundings */
function oneFolder({ environment = process.env, system = process.platform }) {
  return pathOf(system).resolve(environment.WARDKEEPER_HOME ?? '');
}

/** @param {Surroundings} surroundings */
function stateFolder(surroundings) {
  const { environment = process.env } = surroundings;
  const fallback = join(surroundings, userFolder(surroundings), '.local', 'state');
  return join(surroundings, xdg(environment.XDG_STATE_HOME, fallback), 'wardkeeper');
}

/** @param {Surroundings} surroundings */
function localFolder(surroundings) {
  const { environment = process.env } = surroundings;
  const fallback = join(surroundings, userFolder(surroundings), 'AppData', 'Local');
  return join(surroundings, environment.LOCALAPPDATA || fallback, 'Wardkeeper');
}

/** @param {Surroundings} surroundings */
function userFolder({ environment = process.env, system = process.platform, home }) {
  const variable = system === 'win32' ? environment.USERPROFILE : environment.HOME;
  return home ?? (variable || os.homedir());
}

/**
 * Return the folder of a variable; a relative one is ignored (XDG base directories, 2).
 * @param {string | undefined} value
 * @param {string} fallback
 */
function xdg(value, fallback) {
  return value?.startsWith('/') ? value : fallback;
}

/**
 * @param {Surroundings} surroundings
 * @param {...string} parts
 */
function join({ system = process.platform }, ...parts) {
  return pathOf(system).join(...parts);
}

/** @param {NodeJS.Platform} system */
function pathOf(system) {
  return system === 'win32' ? path.win32 : path.posix;
}

module.exports = { spoolFolder, logFolder };
