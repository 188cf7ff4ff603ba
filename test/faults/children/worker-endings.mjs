// JavaScript, as its importers: see worker.mjs.

const ENDINGS = /** @type {const} */ ([
  'shutdown',
  'natural',
  'process.exit',
  'terminated at once',
  'terminated while recording',
  'terminated while exporting',
]);

/** @typedef {(typeof ENDINGS)[number]} WorkerEnding */

/**
 * How the worker of that index ends.
 * @param {number} index
 * @returns {WorkerEnding}
 */
export function endingOf(index) {
  return ENDINGS[index % ENDINGS.length] ?? 'natural';
}
