import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { Place, until } from './support.mjs';

const require = createRequire(import.meta.url);
const { windowsLine } = require('../src/monitor.cjs');
const { isProcessAlive, readRecord } = require('../src/panel.cjs');
const onlyPosix = process.platform === 'win32' ? 'POSIX only' : false;
const QUICK = { intervalS: 0.01, graceS: 0.02 };

function watched(context, options = {}) {
  const place = new Place(context);
  const said = [];
  place.answers['consultation.status'] = () => ({ is_quiet: false });
  const begin = () => place.connect().startMonitor({
    ...QUICK,
    onMissing: ({ reason }) => said.push(reason),
    onBack: () => said.push('back'),
    ...options,
  });
  return { place, said, begin };
}

test('a panel that runs is left alone', async (context) => {
  const { place, said, begin } = watched(context);
  place.runPanel();
  const monitor = begin();
  await until(() => place.receivedOf('hello').length === 1, 'it is connected');

  await new Promise((resolve) => { setTimeout(resolve, 100); });

  assert.deepEqual(said, []);
  assert.equal(monitor.missing, null);
});

test('a panel that was never started is missed, in a sentence for people', async (context) => {
  const { begin, said } = watched(context);
  const monitor = begin();

  await until(() => said.length, 'it is said');

  assert.deepEqual(said, ['not-started']);
  assert.match(monitor.missing.notice.zh, /启动/);
  assert.match(monitor.missing.notice.en, /start/);
});

test('a killed panel is missed once, and its return is told', async (context) => {
  const { place, said, begin } = watched(context);
  place.runPanel();
  begin();
  await until(() => place.receivedOf('hello').length === 1, 'it is connected');
  place.killPanel();
  await until(() => said.includes('ended'), 'it is said');
  await new Promise((resolve) => { setTimeout(resolve, 60); });
  place.runPanel();

  await until(() => said.includes('back'), 'it is back');

  assert.deepEqual(said, ['ended', 'back']);
});

test('a panel that somebody closed is told apart from one that crashed', async (context) => {
  const { place, said, begin } = watched(context, { startPanel: ['/bin/false'] });
  place.runPanel();
  begin();
  await until(() => place.receivedOf('hello').length === 1, 'it is connected');
  place.killPanel({ orderly: true });

  await until(() => said.includes('quit'), 'it is said');

  await new Promise((resolve) => { setTimeout(resolve, 60); });
  assert.ok(!place.log.lines.some((line) => /starting the panel/.test(line)));
});

test('a short absence, as in an update of the panel, is nobody\'s business', async (context) => {
  const { place, said, begin } = watched(context, { graceS: 5 });
  place.runPanel();
  begin();
  place.killPanel();
  await new Promise((resolve) => { setTimeout(resolve, 60); });
  place.runPanel();
  await new Promise((resolve) => { setTimeout(resolve, 60); });

  assert.deepEqual(said, []);
});

test('a process that runs and never answers is no working panel', async (context) => {
  const { place, said, begin } = watched(context, { askEveryS: 0.01 });
  place.runPanel();
  delete place.answers['consultation.status'];
  const client = place.connect({ name: 'other' });
  const ask = client.request.bind(client);
  place.connect = () => client;
  client.request = (type, data) => ask(type, data, { timeoutS: 0.02 });
  begin();

  await until(() => said.length, 'it is said');

  assert.deepEqual(said, ['not-answering']);
});

test('a killed panel is started again, apart from us and without the marks of our service', {
  skip: onlyPosix,
}, async (context) => {
  const { place, said, begin } = watched(context, { startPanel: 'recorded' });
  const file = path.join(place.home, 'started with a space');
  const words = 'printf "%s|%s|%s" "$PPID" "$WARDKEEPER_RUN_ID" "$1" > "$0.tmp"; mv "$0.tmp" "$0"';
  place.runPanel({ command: ['/bin/sh', '-c', words, file, '$(not a command)'] });
  process.env.WARDKEEPER_RUN_ID = 'of-our-service';
  context.after(() => { delete process.env.WARDKEEPER_RUN_ID; });
  begin();
  await until(() => place.receivedOf('hello').length === 1, 'it is connected');
  place.killPanel();

  await until(() => fs.existsSync(file), 'it is started');

  const [parent, runId, word] = fs.readFileSync(file, 'utf8').split('|');
  assert.notEqual(Number(parent), process.pid);
  assert.equal(runId, '');
  assert.equal(word, '$(not a command)');
  assert.deepEqual(said, ['ended']);
  await new Promise((resolve) => { setTimeout(resolve, 60); });
  const starts = place.log.lines.filter((line) => /starting the panel/.test(line));
  assert.equal(starts.length, 1, 'the next attempt comes after half a minute');
});

test('an error of the monitor is logged and starts it anew', async (context) => {
  let calls = 0;
  const { place, said, begin } = watched(context, {
    findPanel: () => {
      calls += 1;
      if (calls === 2) throw new Error('no memory');
      return false;
    },
  });
  const monitor = begin();

  await until(() => said.includes('not-started'), 'it goes on');

  assert.equal(monitor.restarts, 1);
  assert.ok(monitor.isRunning());
  assert.ok(place.log.lines.some((line) => /monitor failed.*no memory/.test(line)));
});

test('an error of the callback does not stop the monitor', async (context) => {
  let calls = 0;
  const { begin } = watched(context, {
    onMissing: () => {
      calls += 1;
      throw new Error('the window is gone');
    },
  });
  const monitor = begin();

  await until(() => monitor.restarts === 1, 'it is started anew');
  await new Promise((resolve) => { setTimeout(resolve, 60); });

  assert.equal(calls, 1);
  assert.ok(monitor.isRunning());
});

test('it stops, starts and restarts as told', (context) => {
  const { begin } = watched(context);
  const monitor = begin();
  assert.ok(monitor.isRunning());
  monitor.stop();
  assert.ok(!monitor.isRunning());
  monitor.restart();
  assert.ok(monitor.isRunning());
  monitor.start();
  assert.ok(monitor.isRunning());
});

test('a process that has ended and was not reaped counts as gone', { skip: onlyPosix }, async () => {
  // The shell never waits for its child.
  const words = 'sleep 0 & echo $!; exec sleep 60';
  const shell = spawn('/bin/sh', ['-c', words], { stdio: ['ignore', 'pipe', 'ignore'] });
  const [line] = await once(shell.stdout, 'data');
  const pid = Number(String(line));

  await until(() => !isProcessAlive(pid), 'the zombie counts as gone');

  process.kill(pid, 0);
  shell.kill('SIGKILL');
  await once(shell, 'exit');
});

test('a record that is no record, or a link, names no panel', { skip: onlyPosix }, (context) => {
  const place = new Place(context);
  const file = path.join(place.spool, 'panel.json');
  for (const content of ['', '{', '[]', '{"pid":"1","command":[]}', '{"pid":-1,"command":[]}']) {
    fs.writeFileSync(file, content);
    assert.equal(readRecord(place.spool), null);
  }
  fs.unlinkSync(file);
  const real = path.join(place.home, 'real.json');
  fs.writeFileSync(real, JSON.stringify({ pid: process.pid, version: '1', command: ['x'] }));
  fs.symlinkSync(real, file);
  assert.equal(readRecord(place.spool), null);
});

test('on Windows every word of the command is quoted, and what cmd.exe would expand is refused', () => {
  const program = 'C:\\Program Files\\Wardkeeper\\wardkeeper.exe';
  assert.equal(
    windowsLine([program, '--home', 'D:\\a & b']),
    `"start "" /b "${program}" "--home" "D:\\a & b""`,
  );
  assert.throws(() => windowsLine(['%COMSPEC%']), { code: 'sdk.command-unsafe' });
});
