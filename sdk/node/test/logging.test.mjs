import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { HERE, Place, run, sdk } from './support.mjs';

const require = createRequire(import.meta.url);
const TIME = String.raw`N: \[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}\]`;

function missing() {
  try {
    require.resolve('electron-log');
    return false;
  } catch {
    return 'electron-log is not installed: run `npm ci` in sdk/node';
  }
}

test('the real electron-log writes the lines of the client, into the shared folder', {
  skip: missing(),
}, async (context) => {
  const { home } = new Place(context);
  const program = path.join(home, 'program.cjs');
  fs.writeFileSync(program, `
    const log = require(${JSON.stringify(require.resolve('electron-log/node'))});
    const { configureElectronLog } = require(${JSON.stringify(path.join(HERE, '..', 'index.cjs'))});
    const file = configureElectronLog(log);
    log.info('门诊 started');
    log.scope('watcher').debug('seen', { bed: 12 });
    log.silly('too much');
    log.error(new Error('broken'));
    log.transports.console.level = false;
    for (let number = 0; number < 600; number += 1) log.info('x'.repeat(2000));
    console.log(file);
  `);
  const logs = path.join(home, 'logs');

  const ended = await run([program], { env: { ...process.env, WARDKEEPER_LOG_DIR: logs } });

  assert.equal(ended.code, 0, ended.stderr);
  assert.equal(ended.stdout.trim().split('\n').at(-1), path.join(logs, 'log.log'));
  const lines = fs.readFileSync(path.join(logs, 'log.old.log'), 'utf8').split('\n');
  assert.match(lines[0], new RegExp(`^${TIME} - info - +门诊 started$`));
  assert.match(lines[1], new RegExp(`^${TIME} - debug -  \\(watcher\\) +seen \\{ bed: 12 \\}$`));
  assert.match(lines[2], new RegExp(`^${TIME} - error - +Error: broken`));
  assert.match(ended.stdout, new RegExp(`${TIME} - info - +门诊 started`));
  assert.ok(!lines.some((line) => line.includes('too much')));
  const size = fs.statSync(path.join(logs, 'log.old.log')).size;
  assert.ok(size > 1_002_430 && size < 1_006_000, `cut at ${size} bytes`);
});

test('without details the level is info', () => {
  const log = { transports: { file: {}, console: {} } };
  const file = sdk.configureElectronLog(log, {
    folder: '/logs', fileName: 'app.log', isDetailed: false,
  });

  assert.equal(file, path.join('/logs', 'app.log'));
  assert.equal(log.transports.file.level, 'info');
  assert.equal(log.transports.file.maxSize, 1_002_430);
  assert.equal(log.transports.file.resolvePathFn(), file);
});
