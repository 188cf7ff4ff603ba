/**
 * `node scripts/release/prebuild.mjs PLATFORM`: builds the binary for one platform into npm/PLATFORM/. Linux binaries are
 * linked by zig (`pip install ziglang cargo-zigbuild`), glibc ones against 2.28 so that they load on any system of the last
 * years; the others are built on a machine of their own kind.
 */
import { existsSync } from 'node:fs';
import { mustRun } from '../setup/command.mjs';
import { installDependencies } from '../setup/dependencies.mjs';
import { runMain, SetupFailure } from '../setup/failure.mjs';
import { nodeProgram } from '../setup/node.mjs';
import { binaryName, platforms } from '../setup/platforms.mjs';
import { inRoot } from '../setup/root.mjs';

const oldestGlibc = '2.28';

await runMain(async () => {
  const platform = platforms.find(({ suffix }) => suffix === process.argv[2]);
  if (platform === undefined) {
    throw new SetupFailure(`Name one of ${platforms.map(({ suffix }) => suffix).join(', ')}.`);
  }
  await installDependencies();
  const target = platform.libc === 'glibc' ? `${platform.rustTarget}.${oldestGlibc}` : platform.rustTarget;
  await mustRun(nodeProgram(), [
    ...['node_modules/@napi-rs/cli/dist/cli.js', 'build', '--release', '--platform', '--no-js'],
    ...['--package', 'otlp-native-node', '--target', target, '--output-dir', `npm/${platform.suffix}`],
    // The addon's types are in src/native/binding.ts; these would end up beside the binary.
    ...['--dts', '../../.cache/binding.d.ts'],
    ...(platform.os === 'linux' ? ['--cross-compile'] : []),
    '--',
    '--locked',
  ]);
  const binary = inRoot('npm', platform.suffix, binaryName(platform));
  if (!existsSync(binary)) {
    throw new SetupFailure(`The build left no ${binary}.`);
  }
});
