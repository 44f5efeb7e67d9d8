'use strict';

/** An error with a stable code; the codes are those of docs/errors.md. */
class WardkeeperError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   * @param {Record<string, unknown>} [details]
   */
  constructor(code, message, details = {}) {
    super(message);
    this.name = 'WardkeeperError';
    this.code = code;
    this.details = details;
  }
}

/** The panel answered a request with an error; code, message and details are the panel's. */
class RemoteError extends WardkeeperError {
  /** @param {Record<string, unknown>} data */
  constructor(data) {
    super(
      typeof data.code === 'string' ? data.code : 'ipc.error',
      typeof data.message === 'string' ? data.message : 'the panel answered with an error',
      /** @type {Record<string, unknown>} */ (Object(data.details)),
    );
    this.name = 'RemoteError';
  }
}

/**
 * Return the system's code of an error, for example ENOENT.
 * @param {unknown} error
 * @returns {string}
 */
function systemCode(error) {
  const code = error instanceof Error && 'code' in error ? error.code : '';
  return typeof code === 'string' ? code : '';
}

module.exports = { WardkeeperError, RemoteError, systemCode };
