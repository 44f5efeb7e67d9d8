// The same objects as by `require`: one implementation, however many ways it is imported.
import client from './index.cjs';

export const {
  connect,
  quitGuard,
  rendererHeartbeat,
  reportFailures,
  gracefulRestart,
  reloadOnRequest,
  configureElectronLog,
  LOG_FORMAT,
  spoolFolder,
  logFolder,
  WardkeeperError,
  RemoteError,
} = client;
