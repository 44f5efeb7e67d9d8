// Asks the panel one question after the other and prints the times in ms: ask.mjs SPOOL COUNT TYPE.
import { connect } from '../../index.mjs';

const [spool, count, type] = process.argv.slice(2);
const client = connect({ name: 'asker', version: '1', spool });
const times = [];
for (let number = 0; number < Number(count); number += 1) {
  const began = performance.now();
  await client.request(type, { number }, { timeoutS: 30 });
  times.push(performance.now() - began);
}
console.log(JSON.stringify(times));
await client.close();
