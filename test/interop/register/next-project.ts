/** The Next.js application of `next-app`, built. */

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, readdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { inCheckout } from '../../package/paths.ts';
import { installed } from '../../peers/npm/installed.ts';
import { oneAtATime } from '../../support/one-at-a-time.ts';

const PACKAGES = { next: '16.4.6', react: '19.3.1', 'react-dom': '19.3.1', '@opentelemetry/api': '1.10.0' };
const SOURCE = fileURLToPath(new URL('./next-app/', import.meta.url));
const BUILD_DEADLINE_MS = 5 * 60_000;

const execute = promisify(execFile);

/** What starts Next.js, and where. */
export interface NextProject {
  readonly folder: string;
  readonly program: string;
}

/** Installs Next.js and this package, and builds the application unless a run before did. */
export async function nextProject(): Promise<NextProject> {
  const project = await installed(PACKAGES);
  const program = join(project, 'node_modules/next/dist/bin/next');
  await addPackage(join(project, 'node_modules/otlp-native'));
  const folder = join(project, `app-${await hashOf(SOURCE)}`);
  return oneAtATime({
    title: 'the application of Next.js is built',
    lockPath: `${folder}.lock`,
    deadlineMs: BUILD_DEADLINE_MS,
    result: () => (existsSync(folder) ? { folder, program } : null),
    work: async () => {
      const unfinished = `${folder}.unfinished`;
      await rm(unfinished, { recursive: true, force: true });
      await cp(SOURCE, unfinished, { recursive: true });
      const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' as const };
      await execute(process.execPath, [program, 'build'], { cwd: unfinished, env });
      await rename(unfinished, folder);
    },
  });
}

/** A copy, as an installation makes one: what builds the application follows no links that lead out of the project. */
async function addPackage(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
  for (const name of ['package.json', 'dist'])
    await cp(inCheckout(name), join(folder, name), { recursive: true });
}

async function hashOf(folder: string): Promise<string> {
  const hash = createHash('sha256');
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    hash.update(`${file.slice(dirname(folder).length)}\n`).update(await readFile(file));
  }
  return hash.digest('hex').slice(0, 8);
}
