// Compiled, not run: the types say what the package promises.
import { connect, gracefulRestart, quitGuard, RemoteError } from '../../index.mjs';

const client = connect({ name: 'clinical-app', version: '1.0.0', capabilities: ['heartbeat'] });
client.on('service.state', (state) => {
  const port: number | null = state.port;
  // @ts-expect-error: a port is no text
  const wrong: string = state.port;
  return { port, wrong };
});
client.on('hospital.own-type', (data) => data.anything);
const outcome = await client.request('service.restart', { name: 'backend' });
const done: boolean = outcome.done;
const url: string = await client.backendUrl('backend', { timeoutS: 5 });
// @ts-expect-error: the panel knows no such ability
connect({ name: 'clinical-app', version: '1', capabilities: ['fly'] });
// @ts-expect-error: how the program ends is not optional
quitGuard(client, {});
const how: 'panel' | 'relaunched' | 'failed' = await gracefulRestart({
  app: { relaunch() {}, exit() {} }, windows: () => [], sentence: '', client,
});
export { done, url, how, RemoteError };
