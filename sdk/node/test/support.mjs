// A spool of its own for each test, and the panel's half of it, made of the same small parts.
import { once } from 'node:events';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
export const { envelopeOf, encode, decode } = require('../src/envelope.cjs');
export const spool = require('../src/spool.cjs');
export const { Inbox } = require('../src/inbox.cjs');
export const sdk = require('../index.cjs');
export const HERE = path.dirname(fileURLToPath(import.meta.url));

/** Quiet, and remembers what was said. */
export function memoryLog() {
  const lines = [];
  const take = (level) => (text) => lines.push(`${level} ${text}`);
  return {
    lines, debug: take('debug'), info: take('info'), warn: take('warn'), error: take('error'),
  };
}

/** A spool and the panel's half of it; everything is gone after the test. */
export class Place {
  constructor(context) {
    this.home = fs.mkdtempSync(path.join(os.tmpdir(), 'wardkeeper-sdk-'));
    this.spool = path.join(this.home, 'run', 'spool');
    this.log = memoryLog();
    this.clients = [];
    this.toPanel = new spool.Mailbox(this.spool, 'panel');
    this.toPanel.create();
    this.inbox = new Inbox(this.toPanel);
    this.writer = new spool.Writer('panel');
    this.received = [];
    this.answers = { hello: () => this.welcome() };
    context.after(async () => {
      clearInterval(this.timer);
      for (const client of this.clients) await client.close();
      fs.rmSync(this.home, { recursive: true });
    });
  }

  connect(options = {}) {
    const client = sdk.connect({
      name: 'app', version: '1.2.3', spool: this.spool, log: this.log, ...options,
    });
    this.clients.push(client);
    return client;
  }

  welcome(more = {}) {
    return {
      panel_version: '0.1.0', panel_pid: process.pid, protocol: 1, heartbeat_every_s: 5,
      log_folder: this.home, services: [], consultation: { is_quiet: false },
      configuration: {}, ...more,
    };
  }

  /** Say that a panel runs: this process. */
  runPanel({ pid = process.pid, command = ['none'] } = {}) {
    const record = { pid, version: '0.1.0', started_at: new Date().toISOString(), command };
    fs.writeFileSync(path.join(this.spool, 'panel.json'), JSON.stringify(record), { mode: 0o600 });
    this.timer ??= setInterval(() => this.serve(), 2);
  }

  killPanel({ orderly = false } = {}) {
    clearInterval(this.timer);
    this.timer = undefined;
    const file = path.join(this.spool, 'panel.json');
    if (orderly) fs.unlinkSync(file);
    else fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace(/"pid":\d+/, '"pid":4194303'));
  }

  /** Read what waits and answer as `answers` says. */
  serve() {
    for (const name of this.inbox.waiting()) {
      const message = this.inbox.read(name);
      this.inbox.acknowledge(name);
      if (message === null) continue;
      this.received.push(message.envelope);
      const answer = this.answers[message.envelope.type];
      if (!answer) continue;
      const data = answer(message.envelope.data);
      const kind = data.code ? 'error' : 'reply';
      try {
        this.tell(kind, data, { to: message.from, replyTo: message.envelope.id });
      } catch (error) {
        if (error.code !== 'ipc.peer-gone') throw error;
      }
    }
  }

  tell(type, data, { to = 'app', replyTo } = {}) {
    const mailbox = new spool.Mailbox(this.spool, to);
    const { name } = this.writer.draft(mailbox, envelopeOf(type, data, replyTo));
    spool.publish(mailbox, name);
    return name;
  }

  receivedOf(type) {
    this.serve();
    return this.received.filter((one) => one.type === type).map((one) => one.data);
  }

  waitingFor(peer, folder = 'new') {
    return fs.readdirSync(path.join(this.spool, `to-${peer}`, folder)).sort();
  }
}

/** Wait until a condition holds and return what it returned. */
export async function until(condition, what, timeoutMs = 10_000) {
  const giveUpAt = performance.now() + timeoutMs;
  for (;;) {
    const found = await condition();
    if (found) return found;
    if (performance.now() > giveUpAt) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => { setTimeout(resolve, 2); });
  }
}

/** Return the time of the other timers: everything that was due has happened. */
export function turns(count = 3) {
  return [...Array(count)].reduce(
    (before) => before.then(() => new Promise((resolve) => { setImmediate(resolve); })),
    Promise.resolve(),
  );
}

/** Run a program of Node to its end. */
export async function run(words, options = {}) {
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (part) => { stdout += part; });
  child.stderr.on('data', (part) => { stderr += part; });
  const [code, signal] = await once(child, 'close');
  return { code, signal, stdout, stderr };
}
