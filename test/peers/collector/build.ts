/** Builds the Collector of this folder once for each version of its sources. */

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { until } from '../../support/until.ts';

const SOURCE_FOLDER = import.meta.dirname;
const CACHE_FOLDER = fileURLToPath(new URL('../../../.cache/collector/', import.meta.url));
const SOURCES = ['go.mod', 'go.sum', 'main.go'];
const BUILD_DEADLINE_MS = 20 * 60_000;

/** The path of the built Collector; builds it first (some minutes) unless a run with the same sources did. */
export async function builtCollector(): Promise<string> {
  const folder = join(CACHE_FOLDER, await sourcesHash());
  const binary = join(folder, 'collector');
  await mkdir(folder, { recursive: true });
  const lock = join(folder, 'building');
  await until('the Collector is built', BUILD_DEADLINE_MS, async () => {
    if (await exists(binary)) return true;
    if (!(await taken(lock))) return false;
    try {
      if (!(await exists(binary))) await build(binary);
    } finally {
      await rm(lock, { force: true });
    }
    return true;
  });
  return binary;
}

async function sourcesHash(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of SOURCES) {
    const content = await readFile(join(SOURCE_FOLDER, name));
    hash.update(`${name} ${content.length}\n`).update(content);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Test processes run side by side; the one that creates the lock file builds. A lock whose owner died is removed. */
async function taken(lock: string): Promise<boolean> {
  try {
    const file = await open(lock, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch {
    const owner = Number(await readFile(lock, 'utf8').catch(() => ''));
    if (owner > 0 && !isAlive(owner)) await rm(lock, { force: true });
    return false;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
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
