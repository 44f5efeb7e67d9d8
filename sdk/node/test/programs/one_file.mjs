// The old way: each message replaces the content of one file: one_file.mjs FILE NAME COUNT.
import fs from 'node:fs';

const [file, name, count] = process.argv.slice(2);
for (let number = 0; number < Number(count); number += 1) {
  fs.writeFileSync(file, JSON.stringify({ from: name, number }));
}
