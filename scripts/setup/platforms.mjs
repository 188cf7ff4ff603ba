/**
 * The platforms that get a prebuilt binary. `suffix` names the npm package (`otlp-native-<suffix>`), its folder under
 * npm/, and the binary in it (`otlp-native.<suffix>.node`).
 *
 * @typedef {object} Platform
 * @property {string} suffix
 * @property {string} rustTarget
 * @property {NodeJS.Platform} os
 * @property {NodeJS.Architecture} cpu
 * @property {'glibc' | 'musl' | null} libc
 */

/** @type {readonly Platform[]} */
export const platforms = [
  { suffix: 'linux-x64-gnu', rustTarget: 'x86_64-unknown-linux-gnu', os: 'linux', cpu: 'x64', libc: 'glibc' },
  {
    suffix: 'linux-x64-musl',
    rustTarget: 'x86_64-unknown-linux-musl',
    os: 'linux',
    cpu: 'x64',
    libc: 'musl',
  },
  {
    suffix: 'linux-arm64-gnu',
    rustTarget: 'aarch64-unknown-linux-gnu',
    os: 'linux',
    cpu: 'arm64',
    libc: 'glibc',
  },
  {
    suffix: 'linux-arm64-musl',
    rustTarget: 'aarch64-unknown-linux-musl',
    os: 'linux',
    cpu: 'arm64',
    libc: 'musl',
  },
  { suffix: 'darwin-x64', rustTarget: 'x86_64-apple-darwin', os: 'darwin', cpu: 'x64', libc: null },
  { suffix: 'darwin-arm64', rustTarget: 'aarch64-apple-darwin', os: 'darwin', cpu: 'arm64', libc: null },
  { suffix: 'win32-x64-msvc', rustTarget: 'x86_64-pc-windows-msvc', os: 'win32', cpu: 'x64', libc: null },
];

/**
 * This machine's platform, or null when there is no prebuilt binary for it.
 *
 * @returns {Platform | null}
 */
export function currentPlatform() {
  return (
    platforms.find(
      ({ os, cpu, libc }) =>
        os === process.platform && cpu === process.arch && (libc === null || libc === currentLibc()),
    ) ?? null
  );
}

/** The C library this Node runs on: a glibc build reports its version, a musl build reports none. */
function currentLibc() {
  const report = /** @type {{ header?: { glibcVersionRuntime?: string } }} */ (process.report.getReport());
  return report.header?.glibcVersionRuntime === undefined ? 'musl' : 'glibc';
}

/**
 * The binary's file name for a platform, or for this machine where there is no such platform.
 *
 * @param {Platform | null} platform
 */
export function binaryName(platform) {
  return `otlp-native.${platform?.suffix ?? `${process.platform}-${process.arch}`}.node`;
}
