'use strict';
// Log lines as the panel's log view reads them: `N: [time] - level - (scope) text`.

const path = require('node:path');
const { logFolder } = require('./places.cjs');

const FORMAT = 'N: [{y}-{m}-{d} {h}:{i}:{s}.{ms}] - {level} - {scope} {text}';
const MAX_BYTES = 1_002_430;
const FILE_NAME = 'log.log';

/**
 * Make electron-log write into the workstation's log folder, to file and console.
 *
 * A scoped line has two spaces after the second dash and one without a scope a single one: that is
 * electron-log's way. Lines are `N:` for Node, as the client has always written them.
 * @param {import('../index.d.cts').ElectronLogLike} log
 * @param {import('../index.d.cts').LoggingOptions} [options]
 * @returns {string} the file
 */
function configureElectronLog(log, {
  folder = logFolder(), fileName = FILE_NAME, appName = 'wardkeeper-client', isDetailed = true,
} = {}) {
  const { file, console: terminal } = log.transports;
  const target = path.join(folder, fileName);
  // Outside Electron electron-log writes nothing until it knows a name for the program.
  file.setAppName?.(appName);
  file.resolvePathFn = () => target;
  file.format = FORMAT;
  file.maxSize = MAX_BYTES;
  file.level = isDetailed ? 'debug' : 'info';
  terminal.format = FORMAT;
  terminal.level = file.level;
  terminal.useStyles = false;
  return target;
}

module.exports = { configureElectronLog, FORMAT, MAX_BYTES, FILE_NAME };
