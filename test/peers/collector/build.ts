/** Builds the Collector of this folder once for each version of its sources. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { access, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { oneAtATime } from '../../support/one-at-a-time.ts';

const SOURCE_FOLDER = import.meta.dirname;
const CACHE_FOLDER = fileURLToPath(new URL('../../../.cache/collector/', import.meta.url));
const SOURCES = ['go.mod', 'go.sum', 'main.go'];
const BUILD_DEADLINE_MS = 20 * 60_000;

/** The path of the built Collector; builds it first (some minutes) unless a run with the same sources did. */
export async function builtCollector(): Promise<string> {
  const folder = join(CACHE_FOLDER, await sourcesHash());
  const binary = join(folder, 'collector');
  return oneAtATime({
    title: 'the Collector is built',
    lockPath: join(folder, 'building'),
    deadlineMs: BUILD_DEADLINE_MS,
    result: async () => ((await exists(binary)) ? binary : null),
    work: () => build(binary),
  });
}

async function sourcesHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of SOURCES) {
    const content = await readFile(join(SOURCE_FOLDER, name));
    hash.update(`${name} ${content.length}\n`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

async function build(binary: string): Promise<void> {
  process.stderr.write('building the OpenTelemetry Collector for the tests: some minutes, once\n');
  const unfinished = `${binary}.${process.pid}`;
  const go = spawn('go', ['build', '-trimpath', '-ldflags=-s -w', '-o', unfinished, '.'], {
    cwd: SOURCE_FOLDER,
    env: { ...process.env, CGO_ENABLED: '0', GOFLAGS: '-mod=readonly -buildvcs=false', GOWORK: 'off' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const [code] = await once(go, 'exit');
  if (code !== 0) throw new Error(`go build of the Collector ended with ${code}; it needs Go 1.26 or later`);
  await rename(unfinished, binary);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
