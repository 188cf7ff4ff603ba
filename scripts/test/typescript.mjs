import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { run } from '../setup/command.mjs';
import { nodeProgram } from '../setup/node.mjs';
import { inRoot } from '../setup/root.mjs';
import { withStatus } from './tally.mjs';

const report = inRoot('.cache', 'test', 'vitest.json');

/**
 * Runs every TypeScript test.
 *
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function testTypescript() {
  mkdirSync(path.dirname(report), { recursive: true });
  rmSync(report, { force: true });
  const { status } = await run(nodeProgram(), [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const counts = existsSync(report)
    ? vitestCounts(JSON.parse(readFileSync(report, 'utf8')))
    : { passed: 0, failed: 0, skipped: 0 };
  return withStatus({ runner: 'vitest', ...counts }, status);
}

/**
 * @param {{ testResults: { status: string, assertionResults: { status: string }[] }[] }} json
 * @returns {{ passed: number, failed: number, skipped: number }}
 */
export function vitestCounts(json) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const file of json.testResults) {
    for (const { status } of file.assertionResults) {
      counts[status === 'passed' || status === 'failed' ? status : 'skipped'] += 1;
    }
    // A file that could not be loaded, or whose hooks failed, has no failed test of its own.
    if (file.status === 'failed' && file.assertionResults.every(({ status }) => status !== 'failed')) {
      counts.failed += 1;
    }
  }
  return counts;
}
