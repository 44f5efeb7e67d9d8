import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';

const { spoolFolder, logFolder } = createRequire(import.meta.url)('../src/places.cjs');
const on = (system, environment) => ({ system, environment });
const linux = { HOME: '/home/li' };
const windows = { USERPROFILE: 'C:\\Users\\li', LOCALAPPDATA: 'C:\\Users\\li\\AppData\\Local' };

for (const [what, surroundings, spool, logs] of [
  ['given by the panel',
    on('linux', { ...linux, WARDKEEPER_SPOOL: '/s', WARDKEEPER_LOG_DIR: '/l' }), '/s', '/l'],
  ['one folder', on('linux', { ...linux, WARDKEEPER_HOME: '/w' }), '/w/run/spool', '/w/logs'],
  ['Linux with a runtime folder', on('linux', { ...linux, XDG_RUNTIME_DIR: '/run/user/7' }),
    '/run/user/7/wardkeeper/spool', '/home/li/.local/state/wardkeeper/logs'],
  ['Linux without', on('linux', linux),
    '/home/li/.local/state/wardkeeper/run/wardkeeper/spool',
    '/home/li/.local/state/wardkeeper/logs'],
  ['Linux with a relative folder, which counts as none',
    on('linux', { ...linux, XDG_STATE_HOME: 'state' }),
    '/home/li/.local/state/wardkeeper/run/wardkeeper/spool',
    '/home/li/.local/state/wardkeeper/logs'],
  ['Windows', on('win32', windows),
    'C:\\Users\\li\\AppData\\Local\\Wardkeeper\\run\\spool',
    'C:\\Users\\li\\AppData\\Local\\Wardkeeper\\logs'],
  ['Windows without LOCALAPPDATA', on('win32', { USERPROFILE: 'C:\\Users\\li' }),
    'C:\\Users\\li\\AppData\\Local\\Wardkeeper\\run\\spool',
    'C:\\Users\\li\\AppData\\Local\\Wardkeeper\\logs'],
  ['macOS', on('darwin', { HOME: '/Users/li' }),
    '/Users/li/Library/Application Support/Wardkeeper/run/spool',
    '/Users/li/Library/Logs/Wardkeeper'],
]) {
  test(`${what}: messages and logs lie where the panel has them`, () => {
    assert.equal(spoolFolder(surroundings), spool);
    assert.equal(logFolder(surroundings), logs);
  });
}
