import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import path from 'node:path';
import { test } from 'node:test';
import { FakeApp, FakeWindow } from './fakes.mjs';
import { HERE, Place, run, sdk } from './support.mjs';

function setUp(context, options = {}) {
  const place = new Place(context);
  const client = place.connect();
  const app = new FakeApp();
  const ownProcess = Object.assign(new EventEmitter(), { exit: () => {}, versions: { electron: '37' } });
  const seen = [];
  const stop = sdk.reportFailures(client, {
    app, ownProcess, onFailure: (failure) => seen.push(failure), ...options,
  });
  return { place, app, ownProcess, seen, stop, reports: () => place.receivedOf('error.report') };
}

test('a lost renderer is recorded with its reason', (context) => {
  const { app, seen, reports } = setUp(context);
  const window = new FakeWindow();
  app.emit('render-process-gone', {}, window.webContents, { reason: 'oom', exitCode: 9 });

  assert.equal(seen[0].type, 'renderer_crashed');
  assert.deepEqual(reports(), [{
    kind: 'render-process-gone', reason: 'oom', exit_code: 9, process_type: 'renderer', stack: '',
    message: "the window's process is gone: oom (http://127.0.0.1:8123/)",
  }]);
});

for (const [type, expected, processType] of [
  ['GPU', 'gpu_crashed', 'gpu'],
  ['Utility', 'utility_crashed', 'utility'],
  ['Pepper Plugin', 'child_crashed', 'other'],
]) {
  test(`a lost process of type ${type} is told as ${expected}`, (context) => {
    const { app, seen, reports } = setUp(context);
    app.emit('child-process-gone', {}, { type, reason: 'crashed', exitCode: 139, name: 'it' });

    assert.equal(seen[0].type, expected);
    assert.equal(reports()[0].process_type, processType);
    assert.equal(reports()[0].reason, 'crashed');
  });
}

test('a process that ended as it should is no failure', (context) => {
  const { app, seen, reports } = setUp(context);
  app.emit('render-process-gone', {}, {}, { reason: 'clean-exit', exitCode: 0 });
  app.emit('child-process-gone', {}, { type: 'Utility', reason: 'clean-exit', exitCode: 0 });

  assert.deepEqual([seen, reports()], [[], []]);
});

test('a window that does not respond is told', (context) => {
  const { app, reports } = setUp(context);
  const window = new FakeWindow();
  app.emit('browser-window-created', {}, window);
  window.emit('unresponsive');

  assert.equal(reports()[0].kind, 'window-unresponsive');
});

test('an uncaught exception is reported with its stack before the program decides', (context) => {
  const fatal = [];
  const { ownProcess, reports } = setUp(context, { onFatal: (failure) => fatal.push(failure.type) });
  ownProcess.emit('uncaughtException', new RangeError('too far'), 'uncaughtException');

  assert.deepEqual(fatal, ['main_uncaught_exception']);
  const [report] = reports();
  assert.equal(report.kind, 'uncaught-exception');
  assert.equal(report.reason, 'RangeError');
  assert.match(report.stack, /failures\.test\.mjs/);
});

test('under Electron a rejection that nobody handles is reported and the program goes on', (context) => {
  const fatal = [];
  const { ownProcess, reports } = setUp(context, { onFatal: () => fatal.push('fatal') });
  ownProcess.emit('unhandledRejection', 'not even an error');

  assert.deepEqual(fatal, []);
  assert.equal(reports()[0].message, 'not even an error');
});

test('long texts are cut to what the panel keeps', (context) => {
  const { ownProcess, reports } = setUp(context, { onFatal: () => {} });
  const error = new Error('x'.repeat(1e5));
  error.stack = 'y'.repeat(1e6);
  ownProcess.emit('uncaughtException', error);

  assert.equal(reports()[0].stack.length, 16_000);
  assert.equal(reports()[0].message.length, 2_000);
});

test('ending it takes every listener back', (context) => {
  const { app, ownProcess, stop } = setUp(context);
  stop();

  assert.equal(app.eventNames().length + ownProcess.eventNames().length, 0);
});

for (const [what, code, kind] of [
  ['throws', 'setTimeout(() => { throw new Error("boom"); }, 5);', 'uncaught-exception'],
  ['rejects', 'setTimeout(() => Promise.reject(new Error("boom")), 5);', 'unhandled-rejection'],
]) {
  test(`a real program that ${what} ends with 1, its report on disk`, async (context) => {
    const place = new Place(context);
    const program = `
      const { connect, reportFailures } = require(${JSON.stringify(path.join(HERE, '..', 'index.cjs'))});
      reportFailures(connect({ name: 'app', version: '1', spool: process.argv[1] }));
      ${code}
    `;

    const ended = await run(['-e', program, place.spool]);

    assert.equal(ended.code, 1);
    assert.match(ended.stderr, /Error: boom\n\s+at /);
    assert.deepEqual(place.receivedOf('error.report').map((one) => [one.kind, one.message]), [
      [kind, 'boom'],
    ]);
  });
}
