// Quit guard, restart and reload: what happens to a program that people type into.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FakeApp, FakeWindow } from './fakes.mjs';
import { Place, sdk, until } from './support.mjs';

const REQUEST = () => ({ reason: 'update', deadline: new Date(Date.now() + 300_000).toISOString() });

function guarded(context, options = {}) {
  const place = new Place(context);
  const client = place.connect({ capabilities: ['quit'] });
  const calls = [];
  sdk.quitGuard(client, { quit: () => calls.push('quit'), ...options(calls) });
  return { place, client, calls };
}

test('a program without unsaved work saves what it has, says so and ends', async (context) => {
  const { place, calls, client } = guarded(context, (made) => ({ save: () => made.push('save') }));
  place.tell('app.quit_requested', REQUEST());

  await until(() => calls.includes('quit'), 'it ends');

  assert.deepEqual(calls, ['save', 'quit']);
  assert.deepEqual(place.receivedOf('app.ready_to_quit'), [
    { is_ready: true, reason: '', expires_at: null },
  ]);
  assert.ok(client.isClosed);
});

test('a dirty form holds the end up with reason and expiry, and lets go when it is saved', async (context) => {
  const { place, calls, client } = guarded(context, () => ({ holdS: 60 }));
  client.setDirty('prescription of bed 12 not saved', 'form');
  place.tell('app.quit_requested', REQUEST());
  await until(() => place.receivedOf('app.ready_to_quit').length, 'it answers');

  const [answer] = place.receivedOf('app.ready_to_quit');
  assert.equal(answer.is_ready, false);
  assert.equal(answer.reason, 'prescription of bed 12 not saved');
  const holdS = (Date.parse(answer.expires_at) - Date.now()) / 1000;
  assert.ok(holdS > 50 && holdS <= 60, `${holdS} s`);
  assert.deepEqual(calls, []);

  client.setDirty(null, 'form');
  await until(() => calls.includes('quit'), 'it ends');
  assert.equal(place.receivedOf('app.ready_to_quit').at(-1).is_ready, true);
});

test('no longer than the panel waits is asked for', async (context) => {
  const { place, client } = guarded(context, () => ({ holdS: 9000 }));
  client.setDirty('x');
  const request = REQUEST();
  place.tell('app.quit_requested', request);
  await until(() => place.receivedOf('app.ready_to_quit').length, 'it answers');

  assert.equal(place.receivedOf('app.ready_to_quit')[0].expires_at, request.deadline);
});

test('two forms: the end waits for both', async (context) => {
  const { place, calls, client } = guarded(context, () => ({}));
  client.setDirty('first', 'a');
  client.setDirty('second', 'b');
  place.tell('app.quit_requested', REQUEST());
  await until(() => place.receivedOf('app.ready_to_quit').length === 1, 'it answers');

  client.setDirty(null, 'a');
  await until(() => place.receivedOf('app.ready_to_quit').length === 2, 'it answers anew');
  assert.equal(place.receivedOf('app.ready_to_quit')[1].reason, 'second');
  assert.deepEqual(calls, []);
  client.setDirty(null, 'b');
  await until(() => calls.includes('quit'), 'it ends');
});

test('a request to the process before us does not end us', async (context) => {
  const place = new Place(context);
  const first = place.connect();
  first.reader.stop(); // as if it were killed
  place.tell('app.quit_requested', REQUEST());
  const calls = [];
  const client = place.connect();
  sdk.quitGuard(client, { quit: () => calls.push('quit') });
  sdk.reloadOnRequest(client, { windows: () => calls.push('reload') && [] });

  await until(() => place.waitingFor('app').length === 0, 'it is removed');

  assert.deepEqual(calls, []);
});

test('what cannot be saved is logged and does not keep the program', async (context) => {
  const { place, calls } = guarded(context, () => ({ save: () => { throw new Error('disk full'); } }));
  place.tell('app.quit_requested', REQUEST());

  await until(() => calls.includes('quit'), 'it ends');

  assert.ok(place.log.lines.some((line) => /not saved before the end.*disk full/.test(line)));
});

test('a restart tells the windows, gives people a second, starts anew and ends with 0', async (context) => {
  const { log } = new Place(context);
  const [app, open, gone] = [new FakeApp(), new FakeWindow(), new FakeWindow()];
  gone.isGone = true;
  const began = performance.now();

  const how = await sdk.gracefulRestart({
    app, windows: () => [open, gone], sentence: '页面出错，正在重新启动', log,
  });

  assert.ok(performance.now() - began >= 990);
  assert.equal(how, 'relaunched');
  assert.deepEqual(app.calls, ['relaunch', 'exit 0']);
  assert.deepEqual(open.calls, [['app-error', '页面出错，正在重新启动']]);
  assert.deepEqual(gone.calls, []);
});

test('a restart saves first and says goodbye to the panel', async (context) => {
  const place = new Place(context);
  place.runPanel();
  const client = place.connect();
  const app = new FakeApp();

  await sdk.gracefulRestart({
    app, windows: () => [], sentence: 'x', client, waitMs: 1, save: () => app.calls.push('save'),
  });

  assert.deepEqual(app.calls, ['save', 'relaunch', 'exit 0']);
  await until(() => place.receivedOf('goodbye').length === 1, 'goodbye');
});

test('a restart that fails starts anew all the same and ends with 1', async (context) => {
  const { log } = new Place(context);
  const app = new FakeApp();
  const broken = new FakeWindow({ page: () => { throw new Error('the frame was disposed'); } });

  const how = await sdk.gracefulRestart({
    app, windows: () => [broken], sentence: 'x', waitMs: 1, log,
  });

  assert.equal(how, 'failed');
  assert.deepEqual(app.calls, ['relaunch', 'exit 1']);
});

test('a program that cannot even start anew ends with 1', async (context) => {
  const { log } = new Place(context);
  const app = new FakeApp({ relaunch: () => { throw new Error('no program'); } });

  await sdk.gracefulRestart({ app, windows: () => [], sentence: 'x', waitMs: 1, log });

  assert.equal(app.calls.at(-1), 'exit 1');
});

test('a supervised program is restarted by the panel, not beside it', async (context) => {
  const place = new Place(context);
  place.runPanel();
  const client = place.connect({ service: 'app' });
  const app = new FakeApp();

  const how = await sdk.gracefulRestart({
    app, windows: () => [], sentence: 'page lost', client, waitMs: 1,
  });

  assert.equal(how, 'panel');
  assert.deepEqual(app.calls, []);
  assert.deepEqual(place.receivedOf('service.restart'), [{ name: 'app', reason: 'page lost' }]);
});

test('a supervised program restarts itself when the panel refuses to', async (context) => {
  const place = new Place(context);
  place.runPanel();
  place.answers['service.restart'] = () => ({ code: 'access.denied', message: 'no' });
  const client = place.connect({ service: 'app' });
  const app = new FakeApp();

  await sdk.gracefulRestart({ app, windows: () => [], sentence: 'x', client, waitMs: 1 });

  assert.deepEqual(app.calls, ['relaunch', 'exit 0']);
});

test('a window that hangs is loaded anew when the panel asks for it', async (context) => {
  const place = new Place(context);
  const client = place.connect({ capabilities: ['reload'] });
  const window = new FakeWindow();
  sdk.reloadOnRequest(client, { windows: () => [window] });
  place.tell('app.reload_requested', { silent_for_s: 31 });

  await until(() => window.calls.length === 2, 'it is loaded anew');

  assert.deepEqual(window.calls, [['crash'], ['reload']]);
});
