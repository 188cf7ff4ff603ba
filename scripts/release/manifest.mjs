import { readFileSync } from 'node:fs';
import { binaryName, platforms } from '../setup/platforms.mjs';
import { inRoot } from '../setup/root.mjs';

/** @typedef {import('../setup/platforms.mjs').Platform} Platform */

/** What only a checkout needs: a published package carries none of it. */
const sourceOnly = ['private', 'scripts', 'devDependencies', 'workspaces', 'allowScripts', 'napi'];

/**
 * The root manifest, as it is in the checkout.
 *
 * @returns {Record<string, unknown> & { version: string }}
 */
export function sourceManifest() {
  return JSON.parse(readFileSync(inRoot('package.json'), 'utf8'));
}

/**
 * The manifest that is published: the root's, with the platform packages as optional dependencies of the same version.
 *
 * They are named here and not in the checkout's manifest, because a version is in no registry until it is released:
 * `npm ci` in a fresh clone would ask for packages that don't exist yet, and a lock file could hold no hash of them.
 * The checkout's manifest is private for the same reason: published by mistake, it would install without a binary.
 */
export function publishedManifest() {
  const source = sourceManifest();
  const kept = Object.entries(source).filter(([field]) => !sourceOnly.includes(field));
  return {
    ...Object.fromEntries(kept),
    optionalDependencies: Object.fromEntries(
      platforms.map((platform) => [packageName(platform), source.version]),
    ),
  };
}

/**
 * The manifest of the package with one platform's binary.
 *
 * @param {Platform} platform
 */
export function platformManifest(platform) {
  const { version, license, engines, publishConfig } = sourceManifest();
  const binary = binaryName(platform);
  return {
    name: packageName(platform),
    version,
    description: `The binary of otlp-native for ${describePlatform(platform)}`,
    license,
    main: binary,
    files: [binary, 'THIRD-PARTY-LICENSES.txt'],
    os: [platform.os],
    cpu: [platform.cpu],
    ...(platform.libc === null ? {} : { libc: [platform.libc] }),
    engines,
    publishConfig,
  };
}

/**
 * @param {Platform} platform
 * @returns {string} the npm package with this platform's binary
 */
export function packageName(platform) {
  return `otlp-native-${platform.suffix}`;
}

/** @param {Platform} platform */
export function describePlatform({ os, cpu, libc }) {
  const system = { linux: 'Linux', darwin: 'macOS', win32: 'Windows' }[/** @type {string} */ (os)] ?? os;
  return `${system} on ${cpu}${libc === null ? '' : ` with ${libc}`}`;
}
