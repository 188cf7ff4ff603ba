/** Packages that one test needs and that are too large to be among the development dependencies. */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { npm } from '../../package/npm.ts';
import { cached } from '../../package/paths.ts';
import { oneAtATime } from '../../support/one-at-a-time.ts';

/** How long a first installation may take. */
export const INSTALL_DEADLINE_MS = 10 * 60_000;

/**
 * The folder of a project that has these packages, by name with their exact versions; installs them unless a run before did.
 * Their install scripts don't run.
 */
export async function installed(packages: Readonly<Record<string, string>>): Promise<string> {
  const manifest = JSON.stringify({ name: 'peer', private: true, dependencies: packages });
  const hash = createHash('sha256').update(manifest).digest('hex').slice(0, 8);
  const folder = cached('packages', `${Object.keys(packages)[0]?.replaceAll(/\W+/g, '-')}-${hash}`);
  return oneAtATime({
    title: `${Object.keys(packages).join(', ')} is installed`,
    lockPath: `${folder}.lock`,
    deadlineMs: INSTALL_DEADLINE_MS,
    result: () => (existsSync(folder) ? folder : null),
    work: async () => {
      process.stderr.write(`installing ${Object.keys(packages).join(', ')} for the tests, once\n`);
      const unfinished = `${folder}.unfinished`;
      await rm(unfinished, { recursive: true, force: true });
      await mkdir(unfinished, { recursive: true });
      await writeFile(join(unfinished, 'package.json'), manifest);
      await npm(['install', '--ignore-scripts', '--legacy-peer-deps', '--prefer-offline'], unfinished);
      await rename(unfinished, folder);
    },
  });
}
