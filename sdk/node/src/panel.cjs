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

/**
 * Return the panel that runs, null when none does.
 * @param {string} spool
 * @returns {PanelRecord | null}
 */
function findPanel(spool) {
  const record = readRecord(spool);
  return record !== null && isProcessAlive(record.pid) ? record : null;
}

/**
 * Tell whether a process runs; one that has ended and waits for its parent does not.
 * @param {number} pid
 */
function isProcessAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
  return process.platform !== 'linux' || !isZombie(pid);
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

module.exports = { readRecord, findPanel, isProcessAlive };
