// A program as the panel supervises one, told by lines on standard input what to do; one line of
// JSON for everything that happens: app.mjs NAME.
import readline from 'node:readline';
import { connect, gracefulRestart, quitGuard, reportFailures } from '../../index.mjs';

const say = (what, data = null) => process.stdout.write(`${JSON.stringify({ what, data })}\n`);
const client = connect({
  name: process.argv[2],
  label: 'Test app',
  version: '2.0.0',
  capabilities: ['heartbeat', 'quit', 'reload', 'notice'],
});
for (const type of ['welcome', 'dirty', 'service.state', 'consultation.state', 'notice', 'config.changed',
  'app.quit_requested', 'app.reload_requested']) {
  client.on(type, (data) => say(type, data));
}
quitGuard(client, { quit: () => process.exit(0), save: () => say('saved') });
reportFailures(client, { onFailure: (failure) => say('failure', failure) });

const DIRTY_AT_START = process.env.SDK_APP_DIRTY;
if (DIRTY_AT_START) {
  client.setDirty(DIRTY_AT_START);
  setTimeout(() => client.setDirty(null), Number(process.env.SDK_APP_CLEAN_AFTER_MS));
}
const relaunch = () => gracefulRestart({
  app: { relaunch: () => say('relaunch'), exit: (code) => process.exit(code) },
  windows: () => [],
  sentence: 'page lost',
  client,
});
process.on('SIGUSR2', relaunch);
const commands = {
  url: ({ service }) => client.backendUrl(service, { timeoutS: 20 }),
  port: ({ service }) => client.backendPort(service),
  request: ({ type, data }) => client.request(type, data ?? {}),
  dirty: ({ reason }) => client.setDirty(reason),
  monitor: (options) => {
    client.startMonitor({
      ...options,
      onMissing: ({ reason }) => say('missing', reason),
      onBack: () => say('back'),
    });
  },
  running: () => client.isPanelRunning(),
  crash: () => setImmediate(() => { throw new Error('made to fail'); }),
  close: async () => {
    await client.close('told to');
    process.exit(0);
  },
};
readline.createInterface({ input: process.stdin }).on('line', async (line) => {
  const { command, ...options } = JSON.parse(line);
  try {
    say(`${command} done`, (await commands[command](options)) ?? null);
  } catch (error) {
    say(`${command} failed`, { code: error.code, message: error.message });
  }
});
say('started');
