'use strict';
// Reading one mailbox: what waits, what is refused, what is done: docs/messages.md, "Receiving".

const fs = require('node:fs');
const path = require('node:path');
const { MAX_BYTES, decode } = require('./envelope.cjs');
const { WardkeeperError, systemCode } = require('./errors.cjs');
const {
  BUSY_LIMIT_MS, isBusy, isMessageName, listFolder, parseName, quietly, reasonOf,
} = require('./spool.cjs');

const MAX_REMEMBERED_IDS = 10_000;
const MAX_BAD_FILES = 100;
const ABANDONED_AFTER_MS = 3_600_000;
const REASON_SUFFIX = '.reason.txt';
const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants;
const OPEN = O_RDONLY | O_NOFOLLOW | O_NONBLOCK;

/**
 * @typedef {{
 *   name: string, from: string, writtenAt: Date, envelope: import('./envelope.cjs').Envelope,
 * }} Message One message as it lies in the mailbox.
 */

/** The reading end of one mailbox. A message is removed after it was handled. */
class Inbox {
  /**
   * @param {import('./spool.cjs').Mailbox} mailbox
   * @param {{monotonicMs?: () => number}} [options]
   */
  constructor(mailbox, { monotonicMs = () => performance.now() } = {}) {
    this.mailbox = mailbox;
    this.monotonicMs = monotonicMs;
    /** @type {Set<string>} */
    this.seen = new Set();
    /** @type {Set<string>} */
    this.done = new Set();
    /** @type {Map<string, number>} */
    this.busySince = new Map();
    this.received = 0;
    this.repeated = 0;
    /** @type {Map<string, number>} */
    this.refused = new Map();
    this.badCount = 0;
  }

  /**
   * Return the names of the messages to handle now, in the order of each writer.
   *
   * Reading a folder is no snapshot: it may show a writer's second message and miss the first. So
   * it is read twice, and what appeared only the second time is left for the next call.
   * @param {{has(name: string): boolean}} [without]
   * @returns {string[]}
   */
  waiting(without = new Set()) {
    const first = this.#names(without);
    if (first.length === 0) return [];
    /** @type {Map<string, string>} */
    const limits = new Map();
    for (const name of first) limits.set(writerOf(name), name);
    return this.#names(without).filter((name) => name <= (limits.get(writerOf(name)) ?? ''));
  }

  /**
   * Return a waiting message; null when there is nothing to handle: the file is gone, held by
   * another program for the moment, repeats an id, or was refused and moved away.
   * @param {string} name
   * @returns {Message | null}
   */
  read(name) {
    const parts = parseName(name);
    if (parts === null) {
      this.#quarantine(name, 'ipc.bad-name', 'the name is not that of a message');
      return null;
    }
    let envelope;
    try {
      envelope = decode(readChecked(path.join(this.mailbox.new, name)));
    } catch (error) {
      this.#onUnreadable(name, error);
      return null;
    }
    this.busySince.delete(name);
    if (this.#isRepeated(`${parts.writer} ${envelope.id}`)) {
      this.repeated += 1;
      this.acknowledge(name);
      return null;
    }
    this.received += 1;
    return { name, from: parts.writer, writtenAt: parts.writtenAt, envelope };
  }

  /**
   * Tell whether the last `read` found the file held by another program: try later.
   * @param {string} name
   */
  isHeld(name) {
    return this.busySince.has(name);
  }

  /**
   * Remove a handled message; one that Windows holds is hidden and removed later.
   * @param {string} name
   */
  acknowledge(name) {
    try {
      fs.unlinkSync(path.join(this.mailbox.new, name));
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') {
        this.done.add(name);
        return;
      }
    }
    this.done.delete(name);
  }

  /**
   * Remove what dead writers left in `tmp` and retry pending removals; return how many files.
   * @param {number} nowMs
   */
  clean(nowMs) {
    for (const name of [...this.done]) this.acknowledge(name);
    let removed = 0;
    for (const name of listFolder(this.mailbox.tmp)) {
      quietly(() => {
        const file = path.join(this.mailbox.tmp, name);
        if (fs.lstatSync(file).mtimeMs >= nowMs - ABANDONED_AFTER_MS) return;
        fs.unlinkSync(file);
        removed += 1;
      });
    }
    return removed;
  }

  /** @param {{has(name: string): boolean}} without */
  #names(without) {
    const names = listFolder(this.mailbox.new);
    return names.filter((name) => !this.done.has(name) && !without.has(name)).sort();
  }

  /**
   * @param {string} name
   * @param {unknown} error
   */
  #onUnreadable(name, error) {
    if (systemCode(error) === 'ENOENT') return;
    if (isBusy(error) && !this.#hasBeenBusyTooLong(name)) return;
    this.busySince.delete(name);
    if (error instanceof WardkeeperError) this.#quarantine(name, error.code, error.message);
    else this.#quarantine(name, 'ipc.unreadable', reasonOf(error));
  }

  /** @param {string} name */
  #hasBeenBusyTooLong(name) {
    const now = this.monotonicMs();
    const since = this.busySince.get(name) ?? now;
    this.busySince.set(name, since);
    return now - since > BUSY_LIMIT_MS;
  }

  /** @param {string} key */
  #isRepeated(key) {
    if (this.seen.has(key)) return true;
    this.seen.add(key);
    if (this.seen.size > MAX_REMEMBERED_IDS) {
      for (const oldest of this.seen) {
        this.seen.delete(oldest);
        break;
      }
    }
    return false;
  }

  /**
   * Move a file out of the way with a reason beside it; a foreign name is not carried along.
   * @param {string} name
   * @param {string} code
   * @param {string} reason
   */
  #quarantine(name, code, reason) {
    this.refused.set(code, (this.refused.get(code) ?? 0) + 1);
    this.badCount += 1;
    const time = String(BigInt(Date.now()) * 1_000_000n).padStart(20, '0');
    const number = String(this.badCount).padStart(8, '0');
    const kept = parseName(name) === null ? `${time}-unnamed-${number}` : name;
    const target = path.join(this.mailbox.bad, kept);
    try {
      fs.renameSync(path.join(this.mailbox.new, name), target);
      const text = `${code}\n${reason}\n${JSON.stringify(name)}\n`;
      fs.writeFileSync(target + REASON_SUFFIX, text, { flag: 'wx', mode: 0o600 });
    } catch {
      this.done.add(name);
    }
    this.#pruneBad();
  }

  #pruneBad() {
    const names = listFolder(this.mailbox.bad).filter((name) => !name.endsWith(REASON_SUFFIX));
    for (const name of names.sort().slice(0, Math.max(0, names.length - MAX_BAD_FILES))) {
      const file = path.join(this.mailbox.bad, name);
      quietly(() => (fs.lstatSync(file).isDirectory() ? fs.rmdirSync(file) : fs.unlinkSync(file)));
      quietly(() => fs.unlinkSync(file + REASON_SUFFIX));
    }
  }
}

/** @param {string} name */
function writerOf(name) {
  // Between the time and the number stand writer and pid; a foreign name is a writer of its own.
  return isMessageName(name) ? name.slice(21, -14) : name;
}

/**
 * Return what a regular file of our own holds; nothing else is even opened.
 * @param {string} file
 * @returns {Buffer}
 */
function readChecked(file) {
  checkStatus(fs.lstatSync(file));
  const descriptor = fs.openSync(file, OPEN);
  try {
    const status = fs.fstatSync(descriptor);
    checkStatus(status);
    return readWhole(descriptor, status.size);
  } finally {
    fs.closeSync(descriptor);
  }
}

/**
 * Read what a file held when it was opened: a message is whole when it appears.
 * @param {number} descriptor
 * @param {number} size
 */
function readWhole(descriptor, size) {
  const content = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const count = fs.readSync(descriptor, content, length, size - length, null);
    if (count === 0) break;
    length += count;
  }
  return content.subarray(0, length);
}

/** @param {fs.Stats} status */
function checkStatus(status) {
  if (status.isSymbolicLink()) throw refusal('ipc.symbolic-link', 'it is a symbolic link');
  if (!status.isFile()) throw refusal('ipc.not-a-file', 'it is not a regular file');
  if (process.geteuid && status.uid !== process.geteuid()) {
    throw refusal('ipc.foreign-owner', `it belongs to another account (uid ${status.uid})`);
  }
  if (status.size > MAX_BYTES) {
    throw refusal('ipc.too-large', `${status.size} bytes are more than ${MAX_BYTES}`);
  }
}

/**
 * @param {string} code
 * @param {string} reason
 */
function refusal(code, reason) {
  return new WardkeeperError(code, reason);
}

module.exports = { Inbox, MAX_BAD_FILES, MAX_REMEMBERED_IDS, ABANDONED_AFTER_MS };
