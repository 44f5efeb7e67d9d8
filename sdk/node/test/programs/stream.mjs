// Sends numbers for ever and writes down each that is sent: stream.mjs SPOOL NAME LIFE FILE.
import fs from 'node:fs';
import path from 'node:path';
import { connect } from '../../index.mjs';
import { checksum } from './checksum.mjs';

const MAX_WAITING = 500;

const [spool, name, life, file] = process.argv.slice(2);
const sent = fs.openSync(file, 'a');
const client = connect({ name, version: '1', spool });
const waiting = path.join(spool, 'to-panel', 'new');
let number = 0;

function sendSome() {
  if (fs.readdirSync(waiting).length > MAX_WAITING) return;
  for (let count = 0; count < 50; count += 1) {
    number += 1;
    const padding = `${number} `.repeat(number % 997);
    client.send('test.number', { life: Number(life), number, padding, sum: checksum(padding) });
    fs.writeSync(sent, `${life} ${number}\n`);
  }
}

setInterval(sendSome, 5);
