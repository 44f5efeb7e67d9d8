'use strict';

/** Customer "qilu": the base as it is. */
module.exports = {};
