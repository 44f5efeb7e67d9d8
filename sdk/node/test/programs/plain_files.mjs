// What the disk alone takes for a question and its answer, in ms: plain_files.mjs FOLDER COUNT.
//
// Two files of a message's size are written, renamed, listed twice, read and removed, as one
// process without any waiting does it.
import fs from 'node:fs';
import path from 'node:path';

const [folder, count] = process.argv.slice(2);
const content = Buffer.alloc(160, 'x');
const [tmp, ready] = ['tmp', 'new'].map((name) => path.join(folder, name));
for (const made of [tmp, ready]) fs.mkdirSync(made, { recursive: true });

function oneWay(name) {
  const descriptor = fs.openSync(path.join(tmp, name), 'wx', 0o600);
  fs.writeSync(descriptor, content);
  fs.closeSync(descriptor);
  fs.renameSync(path.join(tmp, name), path.join(ready, name));
  fs.readdirSync(ready);
  fs.readdirSync(ready);
  fs.readFileSync(path.join(ready, name));
  fs.unlinkSync(path.join(ready, name));
}

const times = [];
for (let number = 0; number < Number(count); number += 1) {
  const began = performance.now();
  oneWay(`${number}-there.json`);
  oneWay(`${number}-back.json`);
  times.push(performance.now() - began);
}
console.log(JSON.stringify(times));
