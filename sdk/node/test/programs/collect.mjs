// Handles numbers until it is ended and writes each down: collect.mjs SPOOL NAME FILE.
import fs from 'node:fs';
import { connect } from '../../index.mjs';
import { checksum } from './checksum.mjs';

const [spool, name, file] = process.argv.slice(2);
const output = fs.openSync(file, 'a');
const client = connect({ name, version: '1', spool });
client.on('test.number', ({ life = 0, number, padding = '', sum = 0 }, { from }) => {
  const word = checksum(padding) === sum ? 'whole' : 'torn';
  fs.writeSync(output, `${from} ${life} ${number} ${word}\n`);
});
