import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decode, encode, envelopeOf } from './support.mjs';

const bytes = (fields) => Buffer.from(typeof fields === 'string' ? fields : JSON.stringify(fields));
const plain = { v: 1, id: '0123456789abcdef', type: 'test.note', data: {} };
const nested = (depth) => (depth === 0 ? {} : { deeper: nested(depth - 1) });
const code = (expected) => (error) => {
  assert.equal(error.code, expected);
  return true;
};

test('what is written is read as it was', () => {
  const envelope = envelopeOf('app.note', { text: '病历 😀', list: [1, null, true] }, 'request-1');

  assert.deepEqual(decode(encode(envelope)), envelope);
});

test('each message has an id of its own', () => {
  assert.notEqual(envelopeOf('a', {}).id, envelopeOf('a', {}).id);
});

test('a date becomes the text that other languages read', () => {
  const moment = new Date(0);

  assert.deepEqual(decode(encode(envelopeOf('a', { moment }))).data, {
    moment: '1970-01-01T00:00:00.000Z',
  });
});

test('unknown keys are ignored, so that later versions may add some', () => {
  assert.deepEqual(decode(bytes({ ...plain, later: 1 })), plain);
});

for (const [what, expected, content] of [
  ['another version', 'ipc.version-unknown', { ...plain, v: 2 }],
  ['a version that is no number', 'ipc.not-an-envelope', { ...plain, v: '1' }],
  ['a short id', 'ipc.not-an-envelope', { ...plain, id: 'x' }],
  ['a path as id', 'ipc.not-an-envelope', { ...plain, id: '../../etc/passwd' }],
  ['a type of strange letters', 'ipc.not-an-envelope', { ...plain, type: 'A b' }],
  ['a type without end', 'ipc.not-an-envelope', { ...plain, type: 'a'.repeat(65) }],
  ['a list as data', 'ipc.not-an-envelope', { ...plain, data: [] }],
  ['no data', 'ipc.not-an-envelope', { ...plain, data: undefined }],
  ['a list', 'ipc.not-an-envelope', []],
  ['a strange reply_to', 'ipc.not-an-envelope', { ...plain, reply_to: 7 }],
  ['half a character', 'ipc.not-json', '{"v":1,"id":"01234567","type":"a","data":{"x":"\\ud800"}}'],
  ['NaN', 'ipc.not-json', '{"v":1,"id":"01234567","type":"a","data":{"x":NaN}}'],
  ['half a file', 'ipc.not-json', '{"v":1,'],
  ['a byte order mark', 'ipc.not-json', `\ufeff${JSON.stringify(plain)}`],
  ['deep nesting', 'ipc.too-deep', { ...plain, data: nested(31) }],
  ['nesting that would need recursion', 'ipc.too-deep', '['.repeat(400_000) + ']'.repeat(400_000)],
  ['many values', 'ipc.too-many-values', { ...plain, data: { x: Array(50_001).fill(0) } }],
]) {
  test(`${what} is refused with ${expected}`, () => {
    assert.throws(() => decode(bytes(content)), code(expected));
  });
}

test('bytes that are no UTF-8 are refused', () => {
  assert.throws(() => decode(Buffer.from([0x7b, 0xff, 0x7d])), code('ipc.not-json'));
});

test('more than a megabyte is refused by reader and writer', () => {
  const text = 'x'.repeat(1_048_576);

  assert.throws(() => encode(envelopeOf('a', { text })), code('ipc.too-large'));
  assert.throws(() => decode(bytes({ ...plain, data: { text } })), code('ipc.too-large'));
});

test('the writer refuses what a reader would', () => {
  const ring = {};
  ring.ring = ring;
  for (const [data, expected] of [
    [{ x: Infinity }, 'ipc.not-json'],
    [{ x: '\ud800' }, 'ipc.not-json'],
    [{ ['\ud800']: 1 }, 'ipc.not-json'],
    [ring, 'ipc.not-json'],
    [{ x: 1n }, 'ipc.not-json'],
    [nested(32), 'ipc.too-deep'],
    [[], 'ipc.not-an-envelope'],
  ]) {
    assert.throws(() => encode(envelopeOf('a', data)), code(expected));
  }
});

test('the deepest and the longest that is allowed passes', () => {
  decode(encode(envelopeOf('a', nested(30))));
  decode(encode(envelopeOf('a', { x: Array(49_000).fill(0) })));
});
