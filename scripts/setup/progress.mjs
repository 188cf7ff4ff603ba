/**
 * Runs one step of the set-up and reports it on stderr, so that stdout stays the program's own.
 *
 * @template T
 * @param {string} title what the step does, as a person would say it
 * @param {() => T | Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const startedAt = performance.now();
  process.stderr.write(`${faint('setup')} ${title} …\n`);
  const result = await work();
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
  process.stderr.write(`${faint('setup')} ${title}: done in ${seconds} s\n`);
  return result;
}

/** @param {string} text */
function faint(text) {
  return process.stderr.isTTY ? `\u001b[2m${text}\u001b[22m` : text;
}
