/**
 * `node scripts/release/stage.mjs [--only-current] [--out FOLDER]`: lays the packages out as they are published, under
 * dist/packages unless told otherwise: `otlp-native`, and one for every platform whose binary is in npm/<platform>/ (or, with --only-current, this machine's,
 * built by the set-up). A release fails here when a binary is missing.
 */
import { cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runMain, SetupFailure } from '../setup/failure.mjs';
import { binaryName, currentPlatform, platforms } from '../setup/platforms.mjs';
import { inRoot } from '../setup/root.mjs';
import { packageName, platformManifest, publishedManifest } from './manifest.mjs';
import { platformReadme } from './platform-readme.mjs';
import { thirdPartyLicenses } from './third-party-licenses.mjs';

/** @param {string} folder where `otlp-native/` is made */
function stageMain(folder) {
  const target = path.join(folder, 'otlp-native');
  mkdirSync(target, { recursive: true });
  for (const name of ['dist/esm', 'dist/cjs', 'README.md', 'CHANGELOG.md', 'LICENSE']) {
    copy(inRoot(name), path.join(target, name));
  }
  writeManifest(target, { ...publishedManifest(), ...builtFrom() });
}

/**
 * @param {string} folder
 * @param {import('../setup/platforms.mjs').Platform} platform
 * @param {string} binary the built addon
 */
function stagePlatform(folder, platform, binary) {
  const target = path.join(folder, packageName(platform));
  mkdirSync(target, { recursive: true });
  writeFileSync(path.join(target, 'README.md'), platformReadme(platform));
  writeManifest(target, { ...platformManifest(platform), ...builtFrom() });
  copy(binary, path.join(target, binaryName(platform)));
  copy(inRoot('LICENSE'), path.join(target, 'LICENSE'));
  writeFileSync(path.join(target, 'THIRD-PARTY-LICENSES.txt'), thirdPartyLicenses(platform.rustTarget));
}

/**
 * The repository that a release workflow builds: the registry compares it with the provenance it is given.
 *
 * @returns {{ repository?: { type: 'git', url: string } }}
 */
function builtFrom() {
  const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env;
  return GITHUB_SERVER_URL === undefined || GITHUB_REPOSITORY === undefined
    ? {}
    : { repository: { type: 'git', url: `git+${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}.git` } };
}

/**
 * @param {string} folder
 * @param {object} manifest
 */
function writeManifest(folder, manifest) {
  writeFileSync(path.join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/**
 * @param {string} from
 * @param {string} to
 */
function copy(from, to) {
  if (!existsSync(from)) {
    throw new SetupFailure(`${path.relative(inRoot(), from)} is missing, so the packages can't be laid out.`);
  }
  cpSync(from, to, { recursive: true });
}

/**
 * @param {string} folder
 * @param {boolean} isOnlyCurrent
 */
function stageAll(folder, isOnlyCurrent) {
  rmSync(folder, { recursive: true, force: true });
  stageMain(folder);
  if (!isOnlyCurrent) {
    for (const platform of platforms) {
      stagePlatform(folder, platform, inRoot('npm', platform.suffix, binaryName(platform)));
    }
    return;
  }
  const platform = currentPlatform();
  if (platform === null) {
    throw new SetupFailure(`There is no platform package for ${process.platform}-${process.arch}.`);
  }
  stagePlatform(folder, platform, inRoot('dist', binaryName(platform)));
}

const { values } = parseArgs({
  options: {
    'only-current': { type: 'boolean', default: false },
    out: { type: 'string', default: 'dist/packages' },
  },
});
await runMain(async () => stageAll(path.resolve(inRoot(), values.out), values['only-current']));
