import { copyFileSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { mustRun, outputOf } from './command.mjs';
import { SetupFailure } from './failure.mjs';
import { fingerprint, isFresh, markFresh } from './fingerprint.mjs';
import { binaryName, currentPlatform } from './platforms.mjs';
import { step } from './progress.mjs';
import { inRoot } from './root.mjs';

const inputs = ['crates', 'proto', 'Cargo.toml', 'Cargo.lock', 'rust-toolchain.toml', '.cargo'];

/** Builds the addon for this machine when the Rust sources or the compiler changed, and puts it into `dist`. */
export async function buildBinary() {
  const compiler = requireRust();
  const binary = path.join('dist', binaryName(currentPlatform()));
  const wanted = fingerprint(inputs, [compiler, process.env.RUSTFLAGS ?? '']);
  if (isFresh('binary', wanted, [binary])) {
    return;
  }
  await step('cargo build --release', () =>
    mustRun('cargo', ['build', '--release', '--locked', '--package', 'otlp-native-node'], {
      output: 'stderr',
    }),
  );
  install(binary);
  markFresh('binary', wanted);
}

/** @returns {string} the compiler's version */
function requireRust() {
  const version = outputOf('rustc', ['--version']);
  if (version === null || outputOf('cargo', ['--version']) === null) {
    throw new SetupFailure(
      'Rust is missing: `cargo` and `rustc` are needed to build the core. Install the stable toolchain from ' +
        "https://rustup.rs, or your system's packages, make sure that `cargo --version` works, and try again.",
    );
  }
  return version;
}

/**
 * Renames into place, so that a process which has the old binary mapped keeps it.
 *
 * @param {string} binary relative to the root
 */
function install(binary) {
  const built = path.join(targetFolder(), 'release', libraryName());
  const incoming = inRoot(`${binary}.incoming`);
  mkdirSync(inRoot('dist'), { recursive: true });
  copyFileSync(built, incoming);
  renameSync(incoming, inRoot(binary));
}

function targetFolder() {
  return process.env.CARGO_TARGET_DIR ? path.resolve(process.env.CARGO_TARGET_DIR) : inRoot('target');
}

/** @param {NodeJS.Platform} [os] */
export function libraryName(os = process.platform) {
  switch (os) {
    case 'win32':
      return 'otlp_native_node.dll';
    case 'darwin':
      return 'libotlp_native_node.dylib';
    default:
      return 'libotlp_native_node.so';
  }
}
