import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import { RUST_SUBJECTS, type RustSubjectKey } from './subjects.ts';

const ROOT = new URL('../../', import.meta.url);
const PROGRAM = new URL('target/release/examples/kernel_speed', ROOT);
const CARGO = ['build', '--release', '--locked', '-p', 'otlp-native-aggregate', '--example', 'kernel_speed'];

/** Builds the Rust program that times kernels and scalar forms. */
export function buildRustForms(): void {
  // Without the flags of a shell: both sides are to be compiled for what a published binary may take for granted.
  const { RUSTFLAGS: _, ...env } = process.env;
  const { status } = spawnSync('cargo', CARGO, { cwd: ROOT, env, stdio: ['ignore', 2, 2] });
  if (status !== 0) throw new Error(`cargo ${CARGO.join(' ')} failed`);
}

/** Nanoseconds a value of every form in Rust, for arrays of `size`. */
export async function measureRustForms(
  size: number,
  atLeastMs: number,
  round: number,
): Promise<Record<RustSubjectKey, number>> {
  const { stdout } = await promisify(execFile)(PROGRAM.pathname, [`${size}`, `${atLeastMs}`, `${round}`]);
  const lines = stdout.trimEnd().split('\n');
  const figures = new Map(lines.map((line) => line.split('\t') as [string, string]));
  const entries = Object.keys(RUST_SUBJECTS).map((key) => [key, Number(figures.get(key))]);
  return Object.fromEntries(entries) as Record<RustSubjectKey, number>;
}
