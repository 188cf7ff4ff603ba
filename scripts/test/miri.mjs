import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { outputOf, run } from '../setup/command.mjs';
import { inRoot } from '../setup/root.mjs';
import { cargoCounts } from './rust.mjs';
import { withStatus } from './tally.mjs';

/** The binding's `unsafe` is calls into Node's C interface, which Miri can't run; its tests run in Node. */
const notForMiri = new Set(['node']);

/**
 * Runs the tests of every crate with `unsafe` in it under Miri, Rust's interpreter that finds undefined behaviour.
 *
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function testUnderMiri() {
  const skipped = (/** @type {string} */ note) => ({
    runner: 'Miri',
    passed: 0,
    failed: 0,
    skipped: 0,
    note,
  });
  const crates = cratesWithUnsafe();
  if (crates.length === 0) {
    return skipped('skipped: no crate that it can run has unsafe code');
  }
  if (!isMiriInstalled()) {
    return skipped('skipped: `rustup component add miri rust-src --toolchain nightly` installs it');
  }
  const packages = crates.flatMap((crate) => ['--package', `otlp-native-${crate}`]);
  const { status, stdout } = await run(
    'cargo',
    ['+nightly', 'miri', 'test', '--locked', '--lib', ...packages],
    {
      output: 'tee',
      // An interpreter is some hundred times slower: a few generated cases take every path that is unsafe.
      env: {
        MIRIFLAGS: '-Zmiri-disable-isolation',
        PROPTEST_CASES: '4',
        // Kernels for AVX2 run where the target has it; Miri knows no AVX-512.
        ...(process.arch === 'x64' && { RUSTFLAGS: '-C target-feature=+avx2' }),
      },
    },
  );
  return withStatus({ runner: `Miri (${crates.join(', ')})`, ...cargoCounts(stdout) }, status);
}

export function isMiriInstalled() {
  return outputOf('cargo', ['+nightly', 'miri', '--version']) !== null;
}

/** @returns {string[]} folders under crates/ */
export function cratesWithUnsafe() {
  return readdirSync(inRoot('crates'))
    .filter((crate) => !notForMiri.has(crate) && hasUnsafe(inRoot('crates', crate, 'src')))
    .sort();
}

/** @param {string} folder */
function hasUnsafe(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.rs'))
    .some((file) =>
      /^(?!\s*\/\/).*\bunsafe\s*(?:\{|fn\b|impl\b|extern\b|trait\b)/m.test(
        readFileSync(path.join(folder, file), 'utf8'),
      ),
    );
}
