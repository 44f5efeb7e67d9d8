import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { test } from 'node:test';
import { FakeWindow } from './fakes.mjs';
import { Place, sdk } from './support.mjs';

function setUp(context, windows) {
  const place = new Place(context);
  const client = place.connect({ capabilities: ['heartbeat'] });
  const ipcMain = new EventEmitter();
  const answer = (window, value) => {
    ipcMain.emit('wardkeeper:answer', { sender: window.webContents }, value);
  };
  const page = (more = {}) => (channel, [number], window) => {
    if (channel === 'wardkeeper:ask') answer(window, { number, hidden: false, dirty: null, ...more });
  };
  const made = windows(page);
  const heartbeat = sdk.rendererHeartbeat(client, { ipcMain, windows: () => made });
  const beat = () => client.heartbeatSource();
  return { client, ipcMain, heartbeat, answer, beat, made };
}

test('the frame counts on while every window answers', (context) => {
  const { beat } = setUp(context, (page) => [
    new FakeWindow({ page: page() }), new FakeWindow({ page: page() }),
  ]);

  assert.deepEqual([beat(), beat(), beat()].map((one) => one.frame), [1, 2, 3]);
});

test('one window that hangs holds the frame, however alive the others are', (context) => {
  let hangs = false;
  const { beat } = setUp(context, (page) => [
    new FakeWindow({ page: page() }),
    new FakeWindow({ page: (...ask) => { if (!hangs) page()(...ask); } }),
  ]);
  beat();
  hangs = true;
  beat();
  const { frame } = beat();

  assert.equal(beat().frame, frame);
  hangs = false;
  beat();
  assert.equal(beat().frame, frame + 1);
});

test('a hidden or minimised window is not judged, and all hidden is said so', (context) => {
  const { beat, made } = setUp(context, (page) => [new FakeWindow({ page: page() })]);
  assert.equal(beat().is_hidden, false);
  made[0].isSmall = true;
  assert.equal(beat().is_hidden, true);
  made[0].isSmall = false;
  made[0].isShown = false;
  assert.equal(beat().is_hidden, true);
});

test('a page that says that it is covered is not judged', (context) => {
  const { beat } = setUp(context, (page) => [new FakeWindow({ page: page({ hidden: true }) })]);

  assert.equal(beat().is_hidden, true);
});

test('a page that is still loading is not judged', (context) => {
  const { beat } = setUp(context, () => [new FakeWindow()]);

  assert.deepEqual(beat(), { frame: 1, is_hidden: true });
});

test('the last known dirty form counts while the page hangs, and goes with its window', (context) => {
  const { beat, made, client, answer } = setUp(context, (page) => [
    new FakeWindow({ page: page({ dirty: undefined }) }),
  ]);
  beat();
  answer(made[0], { dirty: 'form of bed 3' });
  assert.equal(client.dirtyReason, 'form of bed 3');
  beat();
  assert.equal(client.dirtyReason, 'form of bed 3');

  made[0].isGone = true;
  beat();

  assert.equal(client.dirtyReason, null);
});

test('what a page makes up does no harm', (context) => {
  const { beat, made, client, answer } = setUp(context, () => [new FakeWindow()]);
  for (const value of [null, 7, 'x', [], { number: 1e9 }, { number: '1' }, { hidden: 'no' },
    { dirty: { toString: 'x' } }, { dirty: 'y'.repeat(1e5) }]) {
    answer(made[0], value);
  }
  beat();

  assert.equal(beat().frame, 0, 'a number that was never asked for is no answer');
  assert.equal(client.dirtyReason.length, 200);
});

test('closing takes everything back', (context) => {
  const { heartbeat, client, ipcMain, answer, made } = setUp(context, () => [new FakeWindow()]);
  answer(made[0], { dirty: 'x' });
  heartbeat.close();

  assert.equal(ipcMain.listenerCount('wardkeeper:answer'), 0);
  assert.equal(client.dirtyReason, null);
  assert.deepEqual(client.heartbeatSource(), { frame: 0 });
});
