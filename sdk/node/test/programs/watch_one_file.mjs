// The old way of reading: look at one file when it changes: watch_one_file.mjs FILE.
import fs from 'node:fs';

const [file] = process.argv.slice(2);
const seen = new Set();
fs.writeFileSync(file, '');
fs.watch(file, () => {
  try {
    const { from, number } = JSON.parse(fs.readFileSync(file, 'utf8'));
    seen.add(`${from} ${number}`);
  } catch {
    // read while it was written
  }
});
process.stdin.on('end', () => {
  console.log(seen.size);
  process.exit(0);
});
process.stdin.resume();
console.log('ready');
