import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { mustRun, outputOf, run } from '../setup/command.mjs';
import { SetupFailure } from '../setup/failure.mjs';
import { inRoot } from '../setup/root.mjs';
import { cargoCounts } from './rust.mjs';
import { withStatus } from './tally.mjs';

const TARGET = 'aarch64-unknown-linux-gnu';
const TESTS = ['test', '--locked', '--package', 'otlp-native-aggregate', '--lib'];
/** Debian's libraries of arm64, for the emulator. */
const LIBRARIES = '/usr/aarch64-linux-gnu';

/**
 * Runs the kernels' tests on arm64: as they are where this machine is one, else cross-compiled and by qemu's emulator. Zig is the
 * linker, from a virtual environment of its own.
 *
 * @returns {Promise<import('./tally.mjs').Tally>}
 */
export async function testOnArm64() {
  if (process.arch === 'arm64') return counted(await run('cargo', TESTS, { output: 'tee' }));
  if (outputOf('qemu-aarch64', ['--version']) === null || !existsSync(LIBRARIES)) {
    throw new SetupFailure(
      'The emulator is missing: install the Debian packages `qemu-user` and `libc6-arm64-cross`.',
    );
  }
  await mustRun('rustup', ['target', 'add', TARGET], { output: 'stderr' });
  const env = {
    CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_LINKER: await linker(),
    CARGO_TARGET_AARCH64_UNKNOWN_LINUX_GNU_RUNNER: `qemu-aarch64 -L ${LIBRARIES}`,
    // The emulator takes some ten times longer.
    PROPTEST_CASES: process.env.PROPTEST_CASES ?? '64',
  };
  return counted(await run('cargo', [...TESTS, '--target', TARGET], { output: 'tee', env }));
}

/** @returns {Promise<string>} a script that links for arm64 */
async function linker() {
  const folder = inRoot('.cache', 'zig');
  const script = path.join(folder, 'link-arm64.sh');
  const python = path.join(folder, 'bin', 'python');
  if (!existsSync(script)) {
    mkdirSync(folder, { recursive: true });
    await mustRun('python3', ['-m', 'venv', folder], { output: 'stderr' });
    await mustRun(python, ['-m', 'pip', 'install', '--quiet', 'ziglang'], { output: 'stderr' });
    // Written last, so that a run that was cut off is made again.
    writeFileSync(script, `#!/bin/sh\nexec '${python}' -m ziglang cc -target aarch64-linux-gnu.2.28 "$@"\n`);
    chmodSync(script, 0o755);
  }
  return script;
}

/** @param {{ status: number, stdout: string }} ended */
function counted({ status, stdout }) {
  return withStatus({ runner: 'cargo test (arm64)', ...cargoCounts(stdout) }, status);
}
