import { readFileSync, writeFileSync } from 'node:fs';
import { outputOf, run } from '../setup/command.mjs';
import { inRoot } from '../setup/root.mjs';
import { withStatus } from './tally.mjs';

/** Instructions an item, as they were when a change of them was last agreed to. */
const baselineFile = inRoot('bench', 'instructions.json');
const CASES = ['spans', 'log_records', 'points'];
/** Another release of the compiler moves a count by a percent or two. */
const TOLERANCE = 0.05;
const ITEMS_A_BATCH = 1_000;
const BATCHES = 10;
const WARM_UP_BATCHES = 2;

/**
 * Counts the instructions that an item costs from record to request (crates/pipeline/examples/hot_path.rs), which
 * unlike time are the same on a busy machine, and holds them against bench/instructions.json.
 *
 * @param {{ isUpdate?: boolean }} [options] `isUpdate` writes the counts down instead
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function testInstructions({ isUpdate = false } = {}) {
  const runner = 'instructions';
  const obstacle = whyNot();
  if (obstacle !== null) {
    const note = `skipped: ${obstacle}`;
    return { runner, passed: 0, failed: 0, skipped: CASES.length, note };
  }
  const build = ['build', '--locked', '--release', '-p', 'otlp-native-pipeline', '--example', 'hot_path'];
  const { status } = await run('cargo', build, { output: 'stderr' });
  if (status !== 0) return withStatus({ runner, passed: 0, failed: 0, skipped: 0 }, status);

  /** @type {Record<string, number>} */
  const baseline = JSON.parse(readFileSync(baselineFile, 'utf8'));
  /** @type {Record<string, number>} */
  const counts = {};
  let failed = 0;
  for (const name of CASES) {
    const count = await instructionsAnItem(name);
    counts[name] = count;
    const expected = baseline[name] ?? Number.NaN;
    const isMore = !(count <= expected * (1 + TOLERANCE));
    if (isMore && !isUpdate) failed += 1;
    const verdict = isMore ? 'more than agreed' : 'ok';
    process.stdout.write(`instructions an item, ${name}: ${count} (agreed: ${expected}) ${verdict}\n`);
  }
  if (isUpdate) writeFileSync(baselineFile, `${JSON.stringify(counts, null, 2)}\n`);
  return { runner, passed: CASES.length - failed, failed, skipped: 0 };
}

/** @returns {string | null} why nothing can be counted here */
function whyNot() {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'the counts are those of Linux on x64';
  return outputOf('valgrind', ['--version']) === null ? 'valgrind counts them, and is not installed' : null;
}

/** @param {string} name */
async function instructionsAnItem(name) {
  const fewer = await instructions(name, WARM_UP_BATCHES);
  const more = await instructions(name, WARM_UP_BATCHES + BATCHES);
  return Math.round((more - fewer) / (BATCHES * ITEMS_A_BATCH));
}

/**
 * @param {string} name
 * @param {number} batches
 */
async function instructions(name, batches) {
  const program = inRoot('target', 'release', 'examples', 'hot_path');
  const tool = ['--tool=callgrind', '--callgrind-out-file=/dev/null', '--log-fd=1'];
  const { status, stdout } = await run('valgrind', [...tool, program, name, String(batches)], {
    output: 'capture',
  });
  const [, count] = /Collected : (\d+)/.exec(stdout) ?? [];
  if (status !== 0 || count === undefined)
    throw new Error(`callgrind counted nothing for ${name}:\n${stdout}`);
  return Number(count);
}
