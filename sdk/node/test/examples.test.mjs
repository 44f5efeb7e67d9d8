// The Electron example, run with a small stand-in for Electron and the real rest.
import assert from 'node:assert/strict';
import path from 'node:path';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { HERE, Place, until } from './support.mjs';

const require = createRequire(import.meta.url);
const EXAMPLE = path.join(HERE, '..', 'examples', 'electron');
const { loadConfig } = require(path.join(EXAMPLE, 'config', 'index.cjs'));
const BASE = require(path.join(EXAMPLE, 'config', 'base.cjs'));
const TABLE = {
  url: 'http://127.0.0.1:8123/', dev: false, logger: false, autostart: true, interface_width: 700,
  width: 1024, height: 768, skip_taskbar: false, resizable: true, x: null, y: null,
  need_create_tray: false, tray_tip: null, tray_icon: 'icon.ico', quit_label: null,
  need_set_always_on_top: false,
};
const READY = {
  name: 'backend', label: {}, state: 'active', public: 'running', is_ready: true, port: 8123,
};
const needs = (() => {
  try {
    require.resolve('electron-log');
    return false;
  } catch {
    return 'electron-log is not installed: run `npm ci` in sdk/node';
  }
})();

test('the base alone is a usable configuration', () => {
  assert.deepEqual(loadConfig([]), BASE);
  const { url, dev, logger, autostart, interface_width: width } = BASE;
  assert.deepEqual([url, dev, logger, autostart, width], ['about:blank', false, false, false, 630]);
});

test('huijian has its own tray, qilu the base', () => {
  const huijian = loadConfig(['--is_huijian']);
  assert.deepEqual([huijian.width, huijian.height, huijian.needCreateTray], [800, 600, true]);
  assert.equal(huijian.trayTip, '汇健诊所');
  assert.equal(huijian.interface_width, 630);
  assert.deepEqual(loadConfig(['--is_qilu']), BASE);
  assert.throws(() => loadConfig(['--is_qilu', '--is_huijian']), /two customers/);
});

test('what IT set in the panel wins, a table without a page was never filled in', () => {
  assert.equal(loadConfig(['--is_huijian'], TABLE).width, 1024);
  assert.equal(loadConfig(['--is_huijian'], TABLE).trayTip, '汇健诊所');
  assert.equal(loadConfig(['--is_huijian'], { ...TABLE, url: 'about:blank' }).width, 800);
  assert.equal(loadConfig([], { url: 'http://127.0.0.1:1/' }).height, 600);
});

/** Run the example until the test ends it. */
function start(context, place, flags = []) {
  const child = fork(path.join(EXAMPLE, 'main.cjs'), flags, {
    execArgv: ['--require', path.join(HERE, 'stand-in', 'register.cjs')],
    env: {
      ...process.env, WARDKEEPER_SPOOL: place.spool, WARDKEEPER_LOG_DIR: place.home,
    },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  child.stdout.resume();
  const calls = [];
  child.on('message', ({ call, values }) => calls.push([call, ...values]));
  const of = (name) => calls.filter(([call]) => call === name).map(([, ...values]) => values);
  const saw = (name, count = 1) => until(() => of(name).length >= count, `${name} ${count} times`);
  const make = (what, ...values) => child.send({ what, values });
  context.after(() => child.kill('SIGKILL'));
  return { child, calls, of, saw, make, ended: once(child, 'exit') };
}

function panel(context) {
  const place = new Place(context);
  place.answers.hello = () => place.welcome({
    heartbeat_every_s: 0.1, services: [READY], configuration: { client: TABLE },
  });
  place.runPanel();
  return place;
}

const beats = (place) => place.receivedOf('heartbeat');

test('it opens the page that the panel names and shows that its window lives', {
  skip: needs,
}, async (context) => {
  const place = panel(context);
  const { of, saw, make } = start(context, place);
  await saw('loadURL');

  assert.deepEqual(of('loadURL'), [[TABLE.url]]);
  assert.equal(of('window')[0][0].width, 1024);
  assert.deepEqual(of('login'), [[{ openAtLogin: true }]]);
  await until(() => beats(place).some((one) => one.frame >= 3 && !one.is_hidden), 'frames count');

  make('hang', true);
  const held = await until(() => {
    const [before, last] = beats(place).slice(-2);
    return before.frame === last.frame && last.number > 5 ? last.frame : 0;
  }, 'the frame stands still');
  make('hang', false);
  await until(() => beats(place).at(-1).frame > held, 'the frame counts on');

  make('dirty', 'bed 12');
  await until(() => beats(place).at(-1).is_dirty, 'the form is dirty');
  make('port', 'backend');
  await saw('port');
  assert.deepEqual(of('port'), [[8123]]);
});

test('a dirty page holds the end up, and it ends when the page is saved', {
  skip: needs,
}, async (context) => {
  const place = panel(context);
  const { saw, make, ended, of } = start(context, place);
  await saw('loadURL');
  make('dirty', 'bed 12');
  await until(() => beats(place).at(-1)?.is_dirty, 'the form is dirty');
  const deadline = new Date(Date.now() + 60_000).toISOString();
  place.tell('app.quit_requested', { reason: 'update', deadline }, { to: 'clinical-app' });
  await until(() => place.receivedOf('app.ready_to_quit').length === 1, 'it answers');
  assert.equal(place.receivedOf('app.ready_to_quit')[0].reason, 'bed 12');

  make('dirty', null);

  assert.deepEqual(await ended, [0, null]);
  assert.deepEqual(of('relaunch'), []);
});

test('a lost renderer is told to the panel and the client restarts with 0', {
  skip: needs,
}, async (context) => {
  const place = panel(context);
  const { saw, make, ended, of } = start(context, place);
  await saw('loadURL');
  make('rendererGone', { reason: 'oom', exitCode: 5 });

  assert.deepEqual(await ended, [0, null]);
  assert.equal(of('relaunch').length, 1);
  assert.match(of('send').find(([channel]) => channel === 'app-error')[1], /renderer_crashed/);
  assert.equal(place.receivedOf('error.report')[0].reason, 'oom');
});

test('an error of the main process restarts it too', { skip: needs }, async (context) => {
  const place = panel(context);
  const { saw, make, ended, of } = start(context, place);
  await saw('loadURL');
  make('throwError', 'boom');

  assert.deepEqual(await ended, [0, null]);
  assert.equal(of('relaunch').length, 1);
  assert.equal(place.receivedOf('error.report')[0].kind, 'uncaught-exception');
});

test('a reload that the panel asks for is no crash', { skip: needs }, async (context) => {
  const place = panel(context);
  const { saw, of } = start(context, place);
  await saw('loadURL');
  place.tell('app.reload_requested', { silent_for_s: 31 }, { to: 'clinical-app' });
  await saw('reload');
  const { frame } = await until(() => beats(place).at(-1), 'it beats');
  await until(() => beats(place).at(-1).frame > frame, 'the new page answers');

  assert.deepEqual(of('relaunch'), []);
});

test('without a panel it opens all the same, with the words of its customer', {
  skip: needs,
}, async (context) => {
  const place = new Place(context);
  const { saw, of, make, ended } = start(context, place, ['--is_huijian']);
  await saw('menu');

  assert.deepEqual(of('toolTip'), [['汇健诊所']]);
  assert.deepEqual(of('menu'), [[['退出汇健诊所']]]);
  assert.deepEqual(of('loadURL'), [['about:blank']]);

  make('close');
  assert.deepEqual(await ended, [0, null]);
});
