'use strict';
// Folders and files that carry messages, and writing into them: docs/messages.md, "Sending".
//
// File calls are synchronous: a message is on its way when `deliver` returns, whatever happens to
// this process afterwards, and one costs a tenth of a millisecond.

const fs = require('node:fs');
const path = require('node:path');
const { encode } = require('./envelope.cjs');
const { WardkeeperError, systemCode } = require('./errors.cjs');

const PANEL = 'panel';
/** Windows lets nobody rename or remove a file that a virus scanner has open: 2 s in all. */
const RETRY_DELAYS_MS = [5, 10, 20, 40, 80, 160, 200, 200, 200, 200, 200, 200, 200, 200];
const BUSY_LIMIT_MS = RETRY_DELAYS_MS.reduce((sum, delay) => sum + delay, 0);

const PEER = /^[a-z][a-z0-9-]{0,62}$/;
const NAME = /^(\d{20})-([a-z][a-z0-9-]{0,62})-(\d{1,10})-\d{8}\.json$/;
const BUSY = new Set(['EPERM', 'EACCES', 'EBUSY']);
const ON_WINDOWS = process.platform === 'win32';
const { O_WRONLY, O_CREAT, O_EXCL, O_NOFOLLOW = 0 } = fs.constants;
const CREATE = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW;

/** The folder that carries messages to one receiver. */
class Mailbox {
  /**
   * @param {string} spool
   * @param {string} owner
   */
  constructor(spool, owner) {
    this.owner = checkedPeer(owner);
    this.root = spool;
    this.path = path.join(spool, `to-${owner}`);
    this.tmp = path.join(this.path, 'tmp');
    this.new = path.join(this.path, 'new');
    this.bad = path.join(this.path, 'bad');
  }

  /** Create what is missing; throws when a folder belongs to or is open to somebody else. */
  create() {
    try {
      fs.mkdirSync(path.dirname(this.root), { recursive: true, mode: 0o700 });
      for (const folder of [this.root, this.path, this.tmp, this.new, this.bad]) {
        makePrivate(folder);
      }
    } catch (error) {
      if (error instanceof WardkeeperError) throw error;
      const text = `cannot create the message folder '${this.path}': ${reasonOf(error)}`;
      throw new WardkeeperError('ipc.folder-unwritable', text, { path: this.path });
    }
  }

  /** Whether all its folders are there. */
  isComplete() {
    return [this.tmp, this.new, this.bad].every((folder) => fs.existsSync(folder));
  }

  /** Remove the folder and all messages in it; what cannot be removed stays. */
  remove() {
    for (const folder of [this.tmp, this.new, this.bad, this.path]) {
      quietly(() => {
        if (folder !== this.path) {
          for (const name of listFolder(folder)) quietly(() => fs.unlinkSync(path.join(folder, name)));
        }
        fs.rmdirSync(folder);
      });
    }
  }
}

/**
 * @typedef {{writtenAt: Date, writer: string, pid: number}} NameParts What a file's name says.
 */

/**
 * Return what the name of a message file says, null when it is not one.
 * @param {string} name
 * @returns {NameParts | null}
 */
function parseName(name) {
  const found = NAME.exec(name);
  if (found === null) return null;
  return {
    writtenAt: new Date(Number(BigInt(found[1]) / 1_000_000n)),
    writer: found[2],
    pid: Number(found[3]),
  };
}

/**
 * Tell whether a file may be a message.
 * @param {string} name
 */
function isMessageName(name) {
  return NAME.test(name);
}

/** Writes messages under one peer's name, in the order of its calls. */
class Writer {
  /**
   * @param {string} name
   * @param {{nowMs?: () => number, pid?: number}} [options]
   */
  constructor(name, { nowMs = Date.now, pid = process.pid } = {}) {
    this.name = checkedPeer(name);
    this.nowMs = nowMs;
    this.pid = pid;
    this.lastNs = 0n;
    this.count = 0;
  }

  /**
   * Write a message into `tmp` and return the name of its file and its size; `publish` delivers it.
   * @param {Mailbox} mailbox
   * @param {import('./envelope.cjs').Envelope} envelope
   */
  draft(mailbox, envelope) {
    const content = encode(envelope);
    const name = this.#nextName();
    const file = path.join(mailbox.tmp, name);
    try {
      checkPrivate(mailbox.path);
      const descriptor = fs.openSync(file, CREATE, 0o600);
      try {
        writeAll(descriptor, content);
      } catch (error) {
        quietly(() => fs.unlinkSync(file));
        throw error;
      } finally {
        fs.closeSync(descriptor);
      }
    } catch (error) {
      throw cannotSend(mailbox, envelope.type, error);
    }
    return { name, sizeBytes: content.length };
  }

  #nextName() {
    this.count += 1;
    const now = BigInt(this.nowMs()) * 1_000_000n;
    // A clock set back does not disturb the order.
    this.lastNs = now > this.lastNs ? now : this.lastNs + 1n;
    const time = String(this.lastNs).padStart(20, '0');
    const number = String(this.count % 10 ** 8).padStart(8, '0');
    return `${time}-${this.name}-${this.pid}-${number}.json`;
  }
}

/**
 * Deliver a message that `Writer.draft` wrote.
 * @param {Mailbox} mailbox
 * @param {string} name
 */
function publish(mailbox, name) {
  fs.renameSync(path.join(mailbox.tmp, name), path.join(mailbox.new, name));
}

/**
 * Tell whether another program has the file open, so that a later try may succeed.
 * @param {unknown} error
 */
function isBusy(error) {
  return ON_WINDOWS && BUSY.has(systemCode(error));
}

/**
 * Return the name if a peer may be called so.
 * @param {string} name
 */
function checkedPeer(name) {
  if (typeof name !== 'string' || !PEER.test(name)) {
    throw new TypeError(`'${name}' is not 1 to 63 lower-case letters, digits and dashes`);
  }
  return name;
}

/**
 * Return the names in a folder, in no order; none when it does not exist.
 * @param {string} folder
 * @returns {string[]}
 */
function listFolder(folder) {
  try {
    return fs.readdirSync(folder);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(systemCode(error))) return [];
    throw error;
  }
}

/** @param {string} folder */
function makePrivate(folder) {
  try {
    fs.mkdirSync(folder, { mode: 0o700 });
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  }
  checkPrivate(folder);
}

/**
 * Refuse a folder into which another account could put, or from which it could take.
 * @param {string} folder
 */
function checkPrivate(folder) {
  const status = fs.lstatSync(folder);
  let reason = '';
  if (!status.isDirectory()) {
    reason = 'it is not a folder of its own';
  } else if (process.geteuid && status.uid !== process.geteuid()) {
    reason = `it belongs to another account (uid ${status.uid})`;
  } else if (!ON_WINDOWS && status.mode & 0o077) {
    reason = `other accounts may use it (mode ${(status.mode & 0o777).toString(8)}, wanted 700)`;
  }
  if (reason) {
    const text = `cannot use the message folder '${folder}': ${reason}`;
    throw new WardkeeperError('ipc.folder-unsafe', text, { path: folder });
  }
}

/**
 * @param {number} descriptor
 * @param {Buffer} content
 */
function writeAll(descriptor, content) {
  for (let written = 0; written < content.length;) {
    written += fs.writeSync(descriptor, content, written);
  }
}

/**
 * @param {Mailbox} mailbox
 * @param {string} type
 * @param {unknown} error
 */
function cannotSend(mailbox, type, error) {
  if (error instanceof WardkeeperError) return error;
  const what = `cannot send '${type}' to '${mailbox.owner}'`;
  if (['ENOENT', 'ENOTDIR'].includes(systemCode(error))) {
    const details = { peer: mailbox.owner };
    return new WardkeeperError('ipc.peer-gone', `${what}: it has no mailbox`, details);
  }
  const details = { path: mailbox.path };
  return new WardkeeperError('ipc.write-failed', `${what}: ${reasonOf(error)}`, details);
}

/** @param {unknown} error */
function reasonOf(error) {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Do what may fail without harm.
 * @param {() => void} action
 */
function quietly(action) {
  try {
    action();
  } catch {
    // What cannot be removed now is removed by the next clean-up.
  }
}

module.exports = {
  PANEL, RETRY_DELAYS_MS, BUSY_LIMIT_MS, Mailbox, Writer, parseName, isMessageName, publish, isBusy,
  checkedPeer, listFolder, reasonOf, quietly,
};
