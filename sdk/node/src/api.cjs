'use strict';
// What the package offers; index.d.cts is its contract.

const { Client } = require('./client.cjs');
const { RemoteError, WardkeeperError } = require('./errors.cjs');
const { reportFailures } = require('./failures.cjs');
const { configureElectronLog, FORMAT } = require('./logging.cjs');
const { logFolder, spoolFolder } = require('./places.cjs');
const { QuitGuard } = require('./quit_guard.cjs');
const { RendererHeartbeat } = require('./renderer_heartbeat.cjs');
const { gracefulRestart, reloadOnRequest } = require('./restart.cjs');

/** @type {typeof import('../index.d.cts')} */
const api = {
  connect: (options) => new Client(options),
  quitGuard: (client, options) => new QuitGuard(client, options),
  rendererHeartbeat: (client, options) => (
    new RendererHeartbeat(/** @type {Client} */ (client), options)
  ),
  reportFailures,
  gracefulRestart,
  reloadOnRequest,
  configureElectronLog,
  LOG_FORMAT: FORMAT,
  spoolFolder,
  logFolder,
  WardkeeperError,
  RemoteError,
};

module.exports = api;
