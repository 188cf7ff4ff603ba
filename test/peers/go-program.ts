/** Builds Go programs of the tests once for each version of their sources. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { access, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { oneAtATime } from '../support/one-at-a-time.ts';

const CACHE_FOLDER = fileURLToPath(new URL('../../.cache/', import.meta.url));
const SOURCE = /^go\.(mod|sum)$|\.go$/;
const BUILD_DEADLINE_MS = 20 * 60_000;

/** The path of the program `name`, built from the Go module in `folder` unless a run with the same sources did. */
export async function builtGoProgram(name: string, folder: string): Promise<string> {
  const cache = join(CACHE_FOLDER, name, await sourcesHash(folder));
  const binary = join(cache, name);
  return oneAtATime({
    title: `the ${name} is built`,
    lockPath: join(cache, 'building'),
    deadlineMs: BUILD_DEADLINE_MS,
    result: async () => ((await exists(binary)) ? binary : null),
    work: () => build(name, folder, binary),
  });
}

async function sourcesHash(folder: string): Promise<string> {
  const hash = createHash('sha256');
  const names = (await readdir(folder)).filter((name) => SOURCE.test(name)).sort();
  for (const name of names) {
    const content = await readFile(join(folder, name));
    hash.update(`${name} ${content.length}\n`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

async function build(name: string, folder: string, binary: string): Promise<void> {
  process.stderr.write(`building the ${name} for the tests: up to some minutes, once\n`);
  const unfinished = `${binary}.${process.pid}`;
  const go = spawn('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', unfinished, '.'], {
    cwd: folder,
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly -buildvcs=false', GOWORK: 'off' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = await once(go, 'exit');
  if (code !== 0) throw new Error(`go build of the ${name} ended with ${code}; it needs Go 1.26 or later`);
  await rename(unfinished, binary);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
