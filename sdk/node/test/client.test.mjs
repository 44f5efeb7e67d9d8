import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Place, spool, turns, until } from './support.mjs';

const READY = {
  name: 'backend', label: {}, state: 'active', public: 'running', is_ready: true, port: 8123,
  stage: null, cause: null, words: '',
};

test('it says who it is and learns how everything is', async (context) => {
  const place = new Place(context);
  place.answers.hello = () => place.welcome({ services: [READY] });
  place.runPanel();
  const client = place.connect({ label: 'Clinical app', capabilities: ['notice'], service: 'app' });

  await until(() => client.welcome, 'the panel knows it');

  assert.deepEqual(place.receivedOf('hello'), [{
    name: 'Clinical app', version: '1.2.3', pid: process.pid, service: 'app',
    capabilities: ['notice'], protocol: 1,
  }]);
  assert.equal(client.services.get('backend').port, 8123);
});

test('it says hello again when the panel has started anew', async (context) => {
  const place = new Place(context);
  place.runPanel();
  const client = place.connect();
  await until(() => client.welcome, 'the panel knows it');

  place.tell('hello.wanted', { panel_version: '0.2.0', panel_pid: 1 });

  await until(() => place.receivedOf('hello').length === 2, 'a second hello');
});

test('messages wait for a panel that has never run', async (context) => {
  const place = new Place(context);
  fs.rmSync(place.toPanel.path, { recursive: true });
  const client = place.connect();
  client.send('test.note', { number: 1 });
  fs.rmSync(place.toPanel.path, { recursive: true });
  client.send('test.note', { number: 2 });

  assert.deepEqual(place.receivedOf('test.note'), [{ number: 2 }]);
});

test('a thousand messages arrive in the order of sending', (context) => {
  const place = new Place(context);
  const client = place.connect();
  for (let number = 0; number < 1000; number += 1) client.send('test.note', { number });

  const numbers = place.receivedOf('test.note').map((data) => data.number);

  assert.deepEqual(numbers, [...Array(1000).keys()]);
});

test('a thousand messages of the panel are handled in order, once, and removed', async (context) => {
  const place = new Place(context);
  const client = place.connect();
  const numbers = [];
  client.on('test.note', (data) => { numbers.push(data.number); });
  for (let number = 0; number < 1000; number += 1) place.tell('test.note', { number });

  await until(() => numbers.length === 1000, 'all are handled');

  assert.deepEqual(numbers, [...Array(1000).keys()]);
  await until(() => place.waitingFor('app').length === 0, 'all are removed');
});

test('a flood that waited before the start is taken at once, not by the look each second', async (context) => {
  const place = new Place(context);
  new spool.Mailbox(place.spool, 'app').create();
  for (let number = 0; number < 2000; number += 1) place.tell('test.note', { number });
  context.mock.method(globalThis, 'setInterval', () => undefined);
  const client = place.connect();
  let count = 0;
  client.on('test.note', () => { count += 1; });

  await until(() => count === 2000, 'all are handled');
});

test('what waited before the start is handled, and marked as meant for the one before', async (context) => {
  const place = new Place(context);
  new spool.Mailbox(place.spool, 'app').create();
  place.tell('test.note', { number: 1 });
  const client = place.connect();
  const seen = [];
  client.on('test.note', (data, meta) => { seen.push([data.number, meta.isLeftOver, meta.from]); });

  await until(() => seen.length === 1, 'it is handled');
  await until(() => place.waitingFor('app').length === 0, 'it is removed');
  place.tell('test.note', { number: 2 });
  await until(() => seen.length === 2, 'the next one too');

  assert.deepEqual(seen, [[1, true, 'panel'], [2, false, 'panel']]);
});

test('a message stays until the promise of its handler is done, later ones go on', async (context) => {
  const place = new Place(context);
  const client = place.connect();
  const seen = [];
  let finish;
  client.on('test.note', (data) => {
    seen.push(data.number);
    return data.number === 1 ? new Promise((resolve) => { finish = resolve; }) : undefined;
  });
  const first = place.tell('test.note', { number: 1 });
  place.tell('test.note', { number: 2 });

  await until(() => seen.length === 2, 'both are seen');
  await until(() => place.waitingFor('app').length === 1, 'the second is removed');
  assert.deepEqual(place.waitingFor('app'), [first]);

  finish();
  await until(() => place.waitingFor('app').length === 0, 'the first is removed');
  assert.deepEqual(seen, [1, 2]);
});

test('an error of a handler stays with it, is logged with its name, and is answered', async (context) => {
  const place = new Place(context);
  const client = place.connect();
  const seen = [];
  client.on('test.note', function breaksEasily() { throw new Error('no such patient'); });
  client.on('test.note', async () => { throw new Error('later'); });
  client.on('test.note', (data) => { seen.push(data.number); });
  place.tell('test.note', { number: 1 });

  await until(() => place.receivedOf('error').length === 1, 'the error is answered');

  assert.deepEqual(seen, [1]);
  assert.deepEqual(place.receivedOf('error')[0], {
    code: 'internal', message: "cannot handle 'test.note': no such patient", details: {},
  });
  assert.ok(place.log.lines.some((line) => /handler=breaksEasily type=test.note/.test(line)));
  await until(() => place.waitingFor('app').length === 0, 'it is removed');
});

test('what a handler returns is the answer', async (context) => {
  const place = new Place(context);
  const client = place.connect();
  client.on('test.ask', async ({ number }) => ({ double: 2 * number }));
  place.tell('test.ask', { number: 21 });

  await until(() => place.receivedOf('reply').length === 1, 'it is answered');

  assert.deepEqual(place.receivedOf('reply'), [{ double: 42 }]);
});

test('a handler that is taken back is called no more', async (context) => {
  const place = new Place(context);
  const client = place.connect();
  const seen = [];
  const stop = client.on('test.note', (data) => { seen.push(data.number); });
  place.tell('test.note', { number: 1 });
  await until(() => seen.length === 1, 'it is handled');

  stop();
  place.tell('test.note', { number: 2 });
  await until(() => place.waitingFor('app').length === 0, 'it is removed');

  assert.deepEqual(seen, [1]);
});

test('a question is answered', async (context) => {
  const place = new Place(context);
  place.runPanel();
  place.answers['log.location'] = () => ({ folder: '/logs', stdout: null, stderr: null });

  const answer = await place.connect().request('log.location');

  assert.equal(answer.folder, '/logs');
});

test('an error answer carries the code and the words of the panel', async (context) => {
  const place = new Place(context);
  place.runPanel();
  place.answers['service.port'] = () => ({
    code: 'control.unknown-service', message: "cannot find 'x'", details: { name: 'x' },
  });

  await assert.rejects(place.connect().request('service.port', { name: 'x' }), {
    name: 'RemoteError', code: 'control.unknown-service', message: "cannot find 'x'",
    details: { name: 'x' },
  });
});

test('a question without answer ends in time and is taken back, so that nobody runs it later', async (context) => {
  const place = new Place(context);
  place.runPanel();
  clearInterval(place.timer);
  const client = place.connect();

  await assert.rejects(client.request('service.restart', { name: 'x' }, { timeoutS: 0.05 }), {
    code: 'ipc.no-answer',
  });

  assert.deepEqual(place.receivedOf('service.restart'), []);
});

test('a question may be given up', async (context) => {
  const place = new Place(context);
  place.runPanel();
  clearInterval(place.timer);
  const giveUp = new AbortController();
  const asked = place.connect().request('service.port', { name: 'x' }, { signal: giveUp.signal });

  giveUp.abort(new Error('the page is closed'));

  await assert.rejects(asked, { message: 'the page is closed' });
});

test('without a panel a question fails at once', async (context) => {
  const place = new Place(context);

  await assert.rejects(place.connect().request('log.location'), { code: 'ipc.panel-not-running' });
  assert.deepEqual(place.receivedOf('log.location'), []);
});

test('a question to a panel that ends is not waited for', async (context) => {
  const place = new Place(context);
  place.runPanel();
  clearInterval(place.timer);
  const asked = place.connect().request('log.location', {}, { timeoutS: 60 });
  place.killPanel();

  await assert.rejects(asked, { code: 'ipc.panel-not-running', message: /it ended/ });
});

test('a port is known from the welcome, renewed by news, asked for when unknown', async (context) => {
  const place = new Place(context);
  place.answers.hello = () => place.welcome({ services: [READY] });
  place.answers['service.port'] = ({ name }) => ({ name, port: 9000, state: 'active' });
  place.runPanel();
  const client = place.connect();

  assert.equal(await client.backendPort('other'), 9000);
  await until(() => client.welcome, 'the panel knows it');
  assert.equal(await client.backendPort('backend'), 8123);
  place.tell('service.state', { ...READY, port: 8124 });
  await until(() => client.services.get('backend').port === 8124, 'the news are in');
  assert.equal(await client.backendPort('backend'), 8124);

  assert.equal(place.receivedOf('service.port').length, 1);
});

test('the base address comes when the service is ready, of several instances from one that is', async (context) => {
  const place = new Place(context);
  const starting = { ...READY, state: 'starting', is_ready: false };
  place.answers.hello = () => place.welcome({ services: [starting] });
  place.runPanel();
  const client = place.connect();
  const url = client.backendUrl('backend');
  const other = client.backendUrl('inference');
  await until(() => client.welcome, 'the panel knows it');

  place.tell('service.state', { ...starting, name: 'inference@1' });
  place.tell('service.state', { ...READY, name: 'inference@2', port: 8200 });
  place.tell('service.state', READY);

  assert.equal(await url, 'http://127.0.0.1:8123');
  assert.equal(await other, 'http://127.0.0.1:8200');
});

test('a service that is never ready ends the wait', async (context) => {
  const client = new Place(context).connect();

  await assert.rejects(client.backendUrl('backend', { timeoutS: 0.02 }), {
    code: 'sdk.backend-not-ready',
  });
});

test('heartbeats come at once, at the interval of the panel, and when a form gets dirty', async (context) => {
  const place = new Place(context);
  place.answers.hello = () => place.welcome({ heartbeat_every_s: 0.05 });
  place.runPanel();
  const client = place.connect({ capabilities: ['heartbeat'] });
  await until(() => place.receivedOf('heartbeat').length >= 3, 'three heartbeats');

  client.setDirty('prescription not saved');
  await until(() => place.receivedOf('heartbeat').at(-1).is_dirty, 'it says so');
  client.setDirty(null);
  await until(() => !place.receivedOf('heartbeat').at(-1).is_dirty, 'it takes it back');

  const numbers = place.receivedOf('heartbeat').map((one) => one.number);
  assert.deepEqual(numbers, numbers.map((_, index) => index + 1));
});

test('no heartbeat is written while no panel reads it', async (context) => {
  const place = new Place(context);
  place.answers.hello = () => place.welcome({ heartbeat_every_s: 0.01 });
  place.runPanel();
  place.connect({ capabilities: ['heartbeat'] });
  await until(() => place.receivedOf('heartbeat').length > 0, 'it beats');
  place.killPanel();
  place.serve();
  place.received.length = 0;

  await new Promise((resolve) => { setTimeout(resolve, 60); });

  assert.deepEqual(place.receivedOf('heartbeat'), []);
});

test('while nobody reads, heartbeats and reports are dropped first, and then nothing more is taken', (context) => {
  const place = new Place(context);
  const client = place.connect();
  for (let number = 0; number < 600; number += 1) {
    client.send('error.report', { number });
    client.send('app.ready_to_quit', { number });
  }

  const reports = place.waitingFor('panel').length;
  assert.ok(reports <= 1001, `${reports} wait`);
  assert.equal(place.receivedOf('app.ready_to_quit').length, 600);
  const kept = place.receivedOf('error.report').map((data) => data.number);
  assert.equal(kept.at(-1), 599);

  assert.throws(() => {
    for (let number = 0; number < 10_002; number += 1) client.send('test.note', { number });
  }, { code: 'ipc.busy' });
});

test('a mailbox that somebody removed is made again, and the panel told', async (context) => {
  const place = new Place(context);
  place.runPanel();
  const client = place.connect();
  await until(() => client.welcome, 'the panel knows it');
  const seen = [];
  client.on('test.note', (data) => { seen.push(data.number); });

  fs.rmSync(path.join(place.spool, 'to-app'), { recursive: true });
  await until(() => place.receivedOf('hello').length === 2, 'it says hello again');
  place.tell('test.note', { number: 7 });

  await until(() => seen.length === 1, 'it reads again');
});

test('without a watcher the look each second finds everything', async (context) => {
  const place = new Place(context);
  context.mock.method(fs, 'watch', () => {
    throw Object.assign(new Error('no watch left'), { code: 'ENOSPC' });
  });
  const client = place.connect();
  const seen = [];
  client.on('test.note', (data) => { seen.push(data.number); });
  await turns();

  place.tell('test.note', { number: 1 });

  await until(() => seen.length === 1, 'it is found', 3000);
});

test('bad files do not stop the good ones', async (context) => {
  const place = new Place(context);
  const client = place.connect();
  const seen = [];
  client.on('test.note', (data) => { seen.push(data.number); });
  for (const name of ['x', '00000000000000000001-panel-1-00000001.json']) {
    fs.writeFileSync(path.join(place.spool, 'to-app', 'new', name), 'x');
  }
  place.tell('test.note', { number: 1 });

  await until(() => seen.length === 1, 'the good one is handled');

  await until(() => place.waitingFor('app', 'bad').length === 4, 'each bad one has its reason');
});

test('closing says goodbye, removes the mailbox and ends what waits', async (context) => {
  const place = new Place(context);
  place.runPanel();
  clearInterval(place.timer);
  const client = place.connect();
  const asked = client.request('log.location');
  const rejected = assert.rejects(asked, { code: 'sdk.closed' });

  await client.close('logging off');

  await rejected;
  assert.deepEqual(place.receivedOf('goodbye'), [{ reason: 'logging off' }]);
  assert.ok(!fs.existsSync(path.join(place.spool, 'to-app')));
  assert.throws(() => client.send('test.note'), { code: 'sdk.closed' });
});

test('a name that no folder may have is refused before anything is made', (context) => {
  const place = new Place(context);

  assert.throws(() => place.connect({ name: '../panel' }), TypeError);
  assert.throws(() => place.connect({ name: 'panel' }), TypeError);
  assert.deepEqual(fs.readdirSync(place.spool), ['to-panel']);
});
