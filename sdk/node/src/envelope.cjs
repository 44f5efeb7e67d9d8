'use strict';
// The one form that every message has, and its limits: docs/messages.md, "Form".

const { randomUUID } = require('node:crypto');
const { WardkeeperError } = require('./errors.cjs');

const PROTOCOL_VERSION = 1;
const MAX_BYTES = 1_048_576;
const MAX_DEPTH = 32;
const MAX_VALUES = 50_000;
const REPLY = 'reply';
const ERROR = 'error';

const TYPE = /^[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*$/;
const ID = /^[A-Za-z0-9_-]{8,64}$/;
const MAX_TYPE_CHARS = 64;

// A byte order mark stays in the text, where JSON refuses it, as every other reader does.
const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * @typedef {Record<string, unknown>} Data
 * @typedef {{v: number, id: string, type: string, data: Data, reply_to?: string}} Envelope
 */

/**
 * Return a new message with an id of its own.
 * @param {string} type
 * @param {Data} data
 * @param {string} [replyTo]
 * @returns {Envelope}
 */
function envelopeOf(type, data, replyTo) {
  const envelope = { v: PROTOCOL_VERSION, id: randomUUID(), type, data };
  return replyTo === undefined ? envelope : { ...envelope, reply_to: replyTo };
}

/**
 * Return the bytes of a message; throws where a reader would refuse them.
 * @param {Envelope} envelope
 * @returns {Buffer}
 */
function encode(envelope) {
  checkForm(envelope);
  let content;
  try {
    content = Buffer.from(JSON.stringify(envelope));
  } catch (error) {
    throw refusal('ipc.not-json', `the content is not JSON (${error})`);
  }
  if (content.length > MAX_BYTES) throw tooLarge(content.length);
  checkStructure(envelope);
  return content;
}

/**
 * Return the message in some bytes; throws when they break a limit or the form.
 * @param {Buffer} content
 * @returns {Envelope}
 */
function decode(content) {
  if (content.length > MAX_BYTES) throw tooLarge(content.length);
  let fields;
  try {
    fields = JSON.parse(strictUtf8.decode(content));
  } catch (error) {
    throw refusal('ipc.not-json', `the content is not JSON (${error})`);
  }
  checkStructure(fields);
  checkForm(fields);
  const { v, id, type, data, reply_to: replyTo } = fields;
  return replyTo == null ? { v, id, type, data } : { v, id, type, data, reply_to: replyTo };
}

/** @param {any} fields */
function checkForm(fields) {
  if (!isObject(fields)) throw notAnEnvelope('it is not a JSON object');
  if (!Number.isInteger(fields.v)) throw notAnEnvelope("'v' is not a number");
  if (fields.v !== PROTOCOL_VERSION) {
    throw refusal('ipc.version-unknown', `version ${fields.v} of the form is not known`);
  }
  if (!isText(fields.id, ID)) {
    throw notAnEnvelope("'id' is not 8 to 64 letters, digits, - or _");
  }
  if (!isText(fields.type, TYPE) || fields.type.length > MAX_TYPE_CHARS) {
    throw notAnEnvelope("'type' is not words joined by dots");
  }
  if (!isObject(fields.data)) throw notAnEnvelope("'data' is not an object");
  if (fields.reply_to != null && !isText(fields.reply_to, ID)) {
    throw notAnEnvelope("'reply_to' is not an id");
  }
}

/**
 * Bound depth and number of values, and refuse what only JavaScript can hold; no recursion.
 * @param {unknown} root
 */
function checkStructure(root) {
  let level = [root];
  let values = 0;
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > MAX_DEPTH) {
      throw refusal('ipc.too-deep', `it is nested deeper than ${MAX_DEPTH} levels`);
    }
    /** @type {unknown[]} */
    const below = [];
    for (const value of level) {
      checkLeaf(value);
      if (value === null || typeof value !== 'object' || value instanceof Date) continue;
      for (const [key, held] of Object.entries(value)) {
        checkLeaf(key);
        if (held !== undefined) below.push(held);
      }
      if (values + below.length > MAX_VALUES) {
        throw refusal('ipc.too-many-values', `it holds more than ${MAX_VALUES} values`);
      }
    }
    values += below.length;
    level = below;
  }
}

/** @param {unknown} value */
function checkLeaf(value) {
  if (typeof value === 'string' && !isWellFormed(value)) {
    throw refusal('ipc.not-json', 'a text holds half a character');
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    throw refusal('ipc.not-json', `${value} is not JSON`);
  }
}

/** @param {string} text */
function isWellFormed(text) {
  // Node 20 has String.prototype.isWellFormed; the type library of ES2023 does not know it yet.
  return /** @type {{isWellFormed(): boolean}} */ (/** @type {unknown} */ (text)).isWellFormed();
}

/** @param {unknown} value */
function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * @param {unknown} value
 * @param {RegExp} pattern
 */
function isText(value, pattern) {
  return typeof value === 'string' && pattern.test(value);
}

/**
 * @param {string} code
 * @param {string} reason
 */
function refusal(code, reason) {
  return new WardkeeperError(code, `cannot accept the message: ${reason}`);
}

/** @param {string} reason */
function notAnEnvelope(reason) {
  return refusal('ipc.not-an-envelope', reason);
}

/** @param {number} size */
function tooLarge(size) {
  return refusal('ipc.too-large', `${size} bytes are more than ${MAX_BYTES}`);
}

module.exports = {
  PROTOCOL_VERSION, MAX_BYTES, MAX_DEPTH, MAX_VALUES, REPLY, ERROR, envelopeOf, encode, decode,
};
