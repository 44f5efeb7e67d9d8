'use strict';
// Which panel runs: docs/messages.md, "A connected program".

const fs = require('node:fs');
const path = require('node:path');
const { systemCode } = require('./errors.cjs');

const RECORD = 'panel.json';
const MAX_RECORD_BYTES = 65_536;

/**
 * @typedef {{pid: number, version: string, startedAt: string, command: string[]}} PanelRecord
 * The panel that handles messages, or did until it was killed.
 */

/**
 * Return which panel runs, or ran before it was killed; null when none is known.
 * @param {string} spool
 * @returns {PanelRecord | null}
 */
function readRecord(spool) {
  try {
    const file = path.join(spool, RECORD);
    const status = fs.lstatSync(file);
    const isOurs = !process.geteuid || status.uid === process.geteuid();
    if (!status.isFile() || !isOurs || status.size > MAX_RECORD_BYTES) return null;
    const { pid, version, started_at: startedAt, command } = JSON.parse(
      fs.readFileSync(file, 'utf8'),
    );
    if (!Number.isInteger(pid) || pid <= 0 || !Array.isArray(command)) return null;
    return { pid, version: String(version), startedAt: String(startedAt), command: command.map(String) };
  } catch {
    return null;
  }
}

/** Whether the panel of a spool runs. */
class PanelWatch {
  #stamp = '';

  /** @type {PanelRecord | null} */
  #record = null;

  /** @param {string} spool */
  constructor(spool) {
    this.spool = spool;
    this.file = path.join(spool, RECORD);
  }

  isRunning() {
    const record = this.#current();
    return record !== null && isProcessAlive(record.pid);
  }

  /** The same a tenth as dear, for each question: a panel that has just ended may still count. */
  isLikelyRunning() {
    const record = this.#current();
    return record !== null && takesSignals(record.pid);
  }

  /** Read the record when it was written anew. */
  #current() {
    const status = fs.statSync(this.file, { throwIfNoEntry: false });
    const stamp = status === undefined ? '' : `${status.ino} ${status.mtimeMs} ${status.size}`;
    if (stamp !== this.#stamp || this.#record === null) {
      this.#stamp = stamp;
      this.#record = readRecord(this.spool);
    }
    return this.#record;
  }
}

/**
 * Tell whether a process runs; one that has ended and waits for its parent does not.
 * @param {number} pid
 */
function isProcessAlive(pid) {
  return takesSignals(pid) && (process.platform !== 'linux' || !isZombie(pid));
}

/** @param {number} pid */
function takesSignals(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
  return true;
}

/** @param {number} pid */
function isZombie(pid) {
  try {
    const status = fs.readFileSync(`/proc/${pid}/stat`, 'latin1');
    return 'ZX'.includes(status[status.lastIndexOf(')') + 2]);
  } catch {
    return false; // no /proc here: the signal was accepted
  }
}

module.exports = { PanelWatch, readRecord, isProcessAlive };
