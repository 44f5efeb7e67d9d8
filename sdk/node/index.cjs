'use strict';

module.exports = require('./src/api.cjs');
