/**
 * `node scripts/release/platform-packages.mjs [--check]`: writes npm/<platform>/ for every platform, or says which file
 * there is out of date. Run it after a change of the version or of the list of platforms.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runMain } from '../setup/failure.mjs';
import { platforms } from '../setup/platforms.mjs';
import { inRoot } from '../setup/root.mjs';
import { platformManifest } from './manifest.mjs';
import { platformReadme } from './platform-readme.mjs';

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });

await runMain(async () => {
  const stale = platforms.flatMap(files).filter(([file, content]) => !holds(file, content));
  for (const [file, content] of stale) {
    if (values.check) {
      process.stderr.write(`${path.relative(inRoot(), file)} is out of date\n`);
    } else {
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }
  return values.check && stale.length > 0 ? 1 : 0;
});

/**
 * The files of one platform's folder, except the binary, which a release adds.
 *
 * @param {import('../setup/platforms.mjs').Platform} platform
 * @returns {[file: string, content: string][]}
 */
function files(platform) {
  const folder = inRoot('npm', platform.suffix);
  return [
    [path.join(folder, 'package.json'), `${JSON.stringify(platformManifest(platform), null, 2)}\n`],
    [path.join(folder, 'README.md'), platformReadme(platform)],
  ];
}

/**
 * @param {string} file
 * @param {string} content
 */
function holds(file, content) {
  return existsSync(file) && readFileSync(file, 'utf8') === content;
}
