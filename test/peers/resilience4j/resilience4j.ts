/** resilience4j's own circuit breaker, from Maven, as an oracle of ours. */

import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { oneAtATime } from '../../support/one-at-a-time.ts';
import { findOnPath, programOfPackage } from '../debian/package.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));
const CACHE = fileURLToPath(new URL('../../../.cache/resilience4j/', import.meta.url));
const BUILD_DEADLINE_MS = 10 * 60_000;
const MAX_OUTPUT = 64 * 1024 * 1024;

const runProgram = promisify(execFile);

/**
 * Plays traces on it.
 *
 * @param lines as `Oracle.java` reads them.
 * @returns what it is after each event: a line for each.
 */
export async function playOnResilience4j(lines: readonly string[]): Promise<string[]> {
  const classes = await oracle();
  const classPath = [join(classes, 'out'), join(classes, 'lib', '*')].join(delimiter);
  const running = runProgram('java', ['-cp', classPath, 'Oracle'], { maxBuffer: MAX_OUTPUT });
  running.child.stdin?.end(`${lines.join('\n')}\n`);
  const { stdout } = await running;
  return stdout.trimEnd().split('\n');
}

/** A folder with the compiled oracle and what it needs, made once for each version of its sources. */
async function oracle(): Promise<string> {
  const hash = createHash('sha256');
  for (const name of ['Oracle.java', 'pom.xml']) hash.update(await readFile(join(FOLDER, name)));
  const folder = join(CACHE, hash.digest('hex').slice(0, 16));
  return oneAtATime({
    title: 'the oracle of circuit breakers is built',
    lockPath: `${folder}.lock`,
    deadlineMs: BUILD_DEADLINE_MS,
    result: () => (existsSync(folder) ? folder : null),
    work: () => build(folder),
  });
}

async function build(folder: string): Promise<void> {
  const maven = await programOfPackage('maven', () => findOnPath('mvn'));
  const compiler = await programOfPackage('default-jdk-headless', () => findOnPath('javac'));
  process.stderr.write('fetching resilience4j from Maven for the tests, once\n');
  const unfinished = `${folder}.${process.pid}`;
  await mkdir(unfinished, { recursive: true });
  try {
    const lib = join(unfinished, 'lib');
    const copy = ['dependency:copy-dependencies', `-DoutputDirectory=${lib}`];
    await runProgram(maven, ['--quiet', '--batch-mode', '--file', join(FOLDER, 'pom.xml'), ...copy]);
    const out = join(unfinished, 'out');
    await runProgram(compiler, ['-cp', join(lib, '*'), '-d', out, join(FOLDER, 'Oracle.java')]);
    await rename(unfinished, folder);
  } catch (error) {
    await rm(unfinished, { recursive: true, force: true });
    throw error;
  }
}
