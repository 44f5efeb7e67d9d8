import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Place, envelopeOf, spool } from './support.mjs';

const onlyPosix = process.platform === 'win32' ? 'POSIX only' : false;

test('folders and files are closed to other accounts', { skip: onlyPosix }, (context) => {
  const place = new Place(context);
  new spool.Mailbox(place.spool, 'app').create();
  place.tell('test.note', {});

  const mode = (...parts) => fs.statSync(path.join(place.spool, ...parts)).mode & 0o777;

  for (const folder of ['', 'to-app', 'to-app/tmp', 'to-app/new', 'to-app/bad']) {
    assert.equal(mode(folder), 0o700);
  }
  assert.equal(mode('to-app', 'new', place.waitingFor('app')[0]), 0o600);
});

test('a folder that others may use is refused', { skip: onlyPosix }, (context) => {
  const place = new Place(context);
  fs.chmodSync(place.spool, 0o755);

  assert.throws(() => new spool.Mailbox(place.spool, 'app').create(), { code: 'ipc.folder-unsafe' });
});

test('a link in place of a folder is refused', { skip: onlyPosix }, (context) => {
  const place = new Place(context);
  fs.symlinkSync(place.home, path.join(place.spool, 'to-app'));

  assert.throws(() => new spool.Mailbox(place.spool, 'app').create(), { code: 'ipc.folder-unsafe' });
});

test('a clock set back does not disturb the order', (context) => {
  const place = new Place(context);
  const times = [5000, 5000, 1000, 6000];
  const writer = new spool.Writer('app', { nowMs: () => times.shift() });

  const names = [1, 2, 3, 4].map(() => writer.draft(place.toPanel, envelopeOf('a', {})).name);

  assert.deepEqual([...names].sort(), names);
});

test('a message is seen whole or not at all', (context) => {
  const place = new Place(context);
  const { name } = new spool.Writer('app').draft(place.toPanel, envelopeOf('a', {}));

  assert.deepEqual(place.waitingFor('panel'), []);
  spool.publish(place.toPanel, name);
  assert.deepEqual(place.waitingFor('panel'), [name]);
});

for (const name of ['', 'App', '1app', 'a/b', '..', 'a'.repeat(64), 'to app', undefined]) {
  test(`'${name}' is no name of a peer`, () => {
    assert.throws(() => new spool.Writer(name), TypeError);
  });
}
