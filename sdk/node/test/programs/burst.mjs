// Sends numbers as fast as it can and says how long it took: burst.mjs SPOOL NAME COUNT.
import { connect } from '../../index.mjs';

const [spool, name, count] = process.argv.slice(2);
const client = connect({ name, version: '1', spool });
const began = performance.now();
for (let number = 0; number < Number(count); number += 1) client.send('test.number', { number });
console.log((performance.now() - began) / 1000);
await client.close();
