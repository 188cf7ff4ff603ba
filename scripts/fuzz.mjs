/**
 * `npm run fuzz [-- TARGET…] [--seconds N]`: runs the fuzz targets one after another, ten minutes each unless told
 * otherwise, and stops at no finding of one before the next has run. A finding's input is left in fuzz/artifacts.
 */
import { existsSync, mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { mustRun, outputOf, run } from './setup/command.mjs';
import { runMain, SetupFailure } from './setup/failure.mjs';
import { inRoot } from './setup/root.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string', default: '600' } },
});

await runMain(async () => {
  const seconds = Number(values.seconds);
  if (!Number.isInteger(seconds) || seconds < 1) {
    throw new SetupFailure(`--seconds: a whole number of seconds is needed, not "${values.seconds}".`);
  }
  await requireCargoFuzz();
  const results = [];
  for (const target of chosenTargets()) {
    results.push(await fuzz(target, seconds));
  }
  process.stdout.write(`\n${results.map(({ line }) => line).join('\n')}\n`);
  return results.every(({ isClean }) => isClean) ? 0 : 1;
});

async function requireCargoFuzz() {
  if (outputOf('cargo', ['+nightly', '--version']) === null) {
    throw new SetupFailure(
      'Fuzzing needs a nightly toolchain: `rustup toolchain install nightly --profile minimal`.',
    );
  }
  if (outputOf('cargo', ['fuzz', '--version']) === null) {
    await mustRun('cargo', ['install', '--locked', 'cargo-fuzz']);
  }
}

/** @returns {string[]} */
function chosenTargets() {
  const listed = outputOf('cargo', ['+nightly', 'fuzz', 'list', '--fuzz-dir', 'fuzz']);
  const known = listed?.split(/\s+/).filter((name) => name !== '') ?? [];
  if (known.length === 0) {
    throw new SetupFailure(
      'fuzz/ lists no targets: see the output of `cargo +nightly fuzz list --fuzz-dir fuzz`.',
    );
  }
  const unknown = positionals.filter((name) => !known.includes(name));
  if (unknown.length > 0) {
    throw new SetupFailure(`No fuzz target ${unknown.join(', ')}: there are ${known.join(', ')}.`);
  }
  return positionals.length > 0 ? positionals : known;
}

/**
 * @param {string} target
 * @param {number} seconds
 */
async function fuzz(target, seconds) {
  process.stderr.write(`\nfuzz ${target}: ${seconds} s\n`);
  // New inputs go to the first folder; the committed seeds are only read.
  const corpora = [`fuzz/corpus/${target}`, `fuzz/seeds/${target}`];
  mkdirSync(inRoot(corpora[0] ?? ''), { recursive: true });
  const { status } = await run('cargo', [
    ...['+nightly', 'fuzz', 'run', '--fuzz-dir', 'fuzz', target],
    ...corpora.filter((folder) => existsSync(inRoot(folder))),
    ...['--', `-max_total_time=${seconds}`, '-print_final_stats=1', '-timeout=20', '-rss_limit_mb=2048'],
  ]);
  const isClean = status === 0;
  return {
    isClean,
    line: `${target}: ${isClean ? `no finding in ${seconds} s` : 'FAILED, its input is in fuzz/artifacts'}`,
  };
}
