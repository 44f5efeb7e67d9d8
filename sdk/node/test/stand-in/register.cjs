'use strict';
// Loaded before the example: `electron` is the stand-in, for Electron itself cannot be had here;
// `wardkeeper-client` is this package; `electron-log` is the real one, for Node.

const Module = require('node:module');
const path = require('node:path');

const PLACES = {
  electron: path.join(__dirname, 'electron.cjs'),
  'electron-log/main': 'electron-log/node',
  'wardkeeper-client': path.join(__dirname, '..', '..', 'index.cjs'),
};
const resolve = Module._resolveFilename;
Module._resolveFilename = function resolveHere(request, ...rest) {
  return resolve.call(this, PLACES[request] ?? request, ...rest);
};
