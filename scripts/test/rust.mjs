import { run } from '../setup/command.mjs';
import { withStatus } from './tally.mjs';

/**
 * Runs every Rust test.
 *
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function testRust() {
  const { status, stdout } = await run('cargo', ['test', '--workspace', '--locked', '--no-fail-fast'], {
    output: 'tee',
  });
  return withStatus({ runner: 'cargo test', ...cargoCounts(stdout) }, status);
}

/**
 * Adds up the closing lines of the test binaries: `test result: ok. 3 passed; 0 failed; 1 ignored; …`.
 *
 * @param {string} stdout
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function cargoCounts(stdout) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [, passed, failed, ignored] of stdout.matchAll(
    /^.*test result: .*?(\d+) passed; (\d+) failed; (\d+) ignored;/gm,
  )) {
    counts.passed += Number(passed);
    counts.failed += Number(failed);
    counts.skipped += Number(ignored);
  }
  return counts;
}
