/**
 * What one runner counted.
 *
 * @typedef {object} Tally
 * @property {string} runner
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {string} [note] for example why nothing ran
 */

/**
 * A runner that failed without one failed test (it didn't compile, it crashed) counts as one failure, so that the sums
 * never read green when the run was not.
 *
 * @param {Tally} tally
 * @param {number} status the runner's exit status
 * @returns {Tally}
 */
export function withStatus(tally, status) {
  return status !== 0 && tally.failed === 0
    ? { ...tally, failed: 1, note: `ended with status ${status} and no failed test: see its output` }
    : tally;
}

/**
 * One line a runner.
 *
 * @param {Tally[]} tallies
 */
export function summary(tallies) {
  const width = Math.max(...tallies.map(({ runner }) => runner.length));
  return tallies
    .map(({ runner, passed, failed, skipped, note }) => {
      const counts = `${runner.padEnd(width)}  ${count(passed)} ok  ${count(failed)} bad  ${count(skipped)} skipped`;
      return note === undefined ? counts : `${counts}  (${note})`;
    })
    .join('\n');
}

/**
 * The line that CI reads.
 *
 * @param {Tally[]} tallies
 */
export function closingLine(tallies) {
  const sum = (/** @type {'passed' | 'failed'} */ which) =>
    tallies.reduce((total, tally) => total + tally[which], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed`;
}

/** @param {number} value */
function count(value) {
  return String(value).padStart(6);
}
