import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import * as imported from '../index.mjs';
import { HERE, Place, run, sdk } from './support.mjs';

test('import and require give the same objects, so that errors compare', () => {
  assert.deepEqual(Object.keys(imported).sort(), Object.keys(sdk).sort());
  for (const name of Object.keys(sdk)) assert.equal(imported[name], sdk[name]);
});

test('an open connection keeps a program alive and a closed one does not', async (context) => {
  const { home } = new Place(context);
  const program = `
    const { connect } = require(${JSON.stringify(path.join(HERE, '..', 'index.cjs'))});
    const client = connect({ name: 'app', version: '1' });
    setTimeout(() => client.close().then(() => console.log('closed')), 50);
  `;

  const ended = await run(['-e', program], { env: { ...process.env, WARDKEEPER_HOME: home } });

  assert.deepEqual([ended.code, ended.stdout], [0, 'closed\n']);
});
