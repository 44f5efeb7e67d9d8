import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';
import { Inbox, Place, encode, envelopeOf, spool } from './support.mjs';

const onlyPosix = process.platform === 'win32' ? 'POSIX only' : false;

function setUp(context) {
  const place = new Place(context);
  const mailbox = new spool.Mailbox(place.spool, 'app');
  mailbox.create();
  const put = (name, content) => fs.writeFileSync(path.join(mailbox.new, name), content);
  return { place, mailbox, inbox: new Inbox(mailbox), put };
}

const NAME = '01000000000000000000-panel-1-00000001.json';
const note = (number) => encode(envelopeOf('test.note', { number }));

test('messages of one writer come in the order of writing', (context) => {
  const { place, inbox } = setUp(context);
  for (let number = 0; number < 50; number += 1) place.tell('test.note', { number });

  const numbers = inbox.waiting().map((name) => inbox.read(name).envelope.data.number);

  assert.deepEqual(numbers, [...Array(50).keys()]);
});

test('a message that the first look missed waits for the next, lest it overtakes', (context) => {
  const { inbox, mailbox, put } = setUp(context);
  const [first, second] = [NAME, NAME.replace('0001.json', '0002.json')];
  put(second, note(2));
  const readdir = fs.readdirSync;
  const looks = [[second], [first, second]];
  context.mock.method(fs, 'readdirSync', (folder) => (
    folder === mailbox.new ? looks.shift() : readdir(folder)));

  assert.deepEqual(inbox.waiting(), [first, second]);

  looks.push([first], [first, second]);
  assert.deepEqual(inbox.waiting(), [first]);
});

test('an id that was handled is dropped', (context) => {
  const { inbox, put, mailbox } = setUp(context);
  const content = note(1);
  put(NAME, content);
  put(NAME.replace('0001.json', '0002.json'), content);

  const read = inbox.waiting().map((name) => inbox.read(name));

  assert.equal(read.filter(Boolean).length, 1);
  assert.equal(inbox.repeated, 1);
  inbox.acknowledge(NAME);
  assert.deepEqual(fs.readdirSync(mailbox.new), []);
});

for (const [code, name, make] of [
  ['ipc.bad-name', 'note.json', (file) => fs.writeFileSync(file, note(1))],
  ['ipc.not-json', NAME, (file) => fs.writeFileSync(file, '{')],
  ['ipc.too-large', NAME, (file) => fs.writeFileSync(file, Buffer.alloc(1_048_577, 32))],
  ['ipc.not-a-file', NAME, (file) => fs.mkdirSync(file)],
  ['ipc.symbolic-link', NAME, (file) => fs.symlinkSync('/etc/passwd', file)],
  ['ipc.not-a-file', NAME, (file) => assert.equal(spawnSync('mkfifo', [file]).status, 0)],
]) {
  test(`${make.toString().slice(10, 40)}: moved to bad with ${code}`, { skip: onlyPosix }, (context) => {
    const { inbox, mailbox } = setUp(context);
    make(path.join(mailbox.new, name));

    assert.equal(inbox.read(name), null);

    const [kept, reason] = fs.readdirSync(mailbox.bad).sort();
    assert.match(fs.readFileSync(path.join(mailbox.bad, reason), 'utf8'), new RegExp(`^${code}\n`));
    assert.equal(reason, `${kept}.reason.txt`);
    assert.equal(inbox.refused.get(code), 1);
    assert.deepEqual(fs.readdirSync(mailbox.new), []);
  });
}

test('a file of another account is not read', {
  skip: process.geteuid?.() === 0 ? false : 'only root can give a file away',
}, (context) => {
  const { inbox, mailbox, put } = setUp(context);
  put(NAME, note(1));
  fs.chownSync(path.join(mailbox.new, NAME), 65_534, 65_534);

  assert.equal(inbox.read(NAME), null);
  assert.equal(inbox.refused.get('ipc.foreign-owner'), 1);
});

test('a hundred bad files are kept, the oldest go', (context) => {
  const { inbox, mailbox, put } = setUp(context);
  for (let number = 0; number < 103; number += 1) {
    const name = `${String(number).padStart(20, '0')}-panel-1-00000001.json`;
    put(name, '{');
    inbox.read(name);
  }

  const kept = fs.readdirSync(mailbox.bad).sort();

  assert.equal(kept.length, 200);
  assert.match(kept[0], /^0{17}003-/);
});

test('what a dead writer left is removed after an hour', (context) => {
  const { inbox, mailbox } = setUp(context);
  for (const name of ['old', 'young']) fs.writeFileSync(path.join(mailbox.tmp, name), '');
  const longAgo = new Date(Date.now() - 2 * 3_600_000);
  fs.utimesSync(path.join(mailbox.tmp, 'old'), longAgo, longAgo);

  assert.equal(inbox.clean(Date.now()), 1);
  assert.deepEqual(fs.readdirSync(mailbox.tmp), ['young']);
});

test('a message that cannot be removed is handled once and removed later', (context) => {
  const { inbox, mailbox, put } = setUp(context);
  put(NAME, note(1));
  const unlink = context.mock.method(fs, 'unlinkSync', () => {
    throw Object.assign(new Error('held'), { code: 'EBUSY' });
  });
  inbox.read(NAME);
  inbox.acknowledge(NAME);

  assert.deepEqual(inbox.waiting(), []);

  unlink.mock.restore();
  inbox.clean(Date.now());
  assert.deepEqual(fs.readdirSync(mailbox.new), []);
});
