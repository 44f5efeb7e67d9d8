'use strict';

const { Client } = require('./src/client.cjs');
const { RemoteError, WardkeeperError } = require('./src/errors.cjs');
const { reportFailures } = require('./src/failures.cjs');
const { configureElectronLog, FORMAT } = require('./src/logging.cjs');
const { logFolder, spoolFolder } = require('./src/places.cjs');
const { QuitGuard } = require('./src/quit_guard.cjs');
const { RendererHeartbeat } = require('./src/renderer_heartbeat.cjs');
const { gracefulRestart, reloadOnRequest } = require('./src/restart.cjs');

/** @type {typeof import('./index.d.cts').connect} */
const connect = (options) => new Client(options);

/** @type {typeof import('./index.d.cts').quitGuard} */
const quitGuard = (client, options) => new QuitGuard(client, options);

/** @type {typeof import('./index.d.cts').rendererHeartbeat} */
const rendererHeartbeat = (client, options) => new RendererHeartbeat(client, options);

module.exports = {
  connect,
  quitGuard,
  rendererHeartbeat,
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
