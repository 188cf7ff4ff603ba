import { run } from '../setup/command.mjs';
import { nodeProgram } from '../setup/node.mjs';

const projects = ['tsconfig.json', 'scripts/tsconfig.json'];

/**
 * Type-checks everything that is TypeScript, and the scripts; each project counts as one.
 *
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function checkTypes() {
  const tally = { runner: 'types', passed: 0, failed: 0, skipped: 0 };
  for (const project of projects) {
    const { status } = await run(nodeProgram(), ['node_modules/typescript/bin/tsc', '-p', project]);
    tally[status === 0 ? 'passed' : 'failed'] += 1;
  }
  return tally;
}
