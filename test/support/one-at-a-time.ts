/** Work that test processes, which run side by side, need done once: one of them does it, the others wait for it. */

import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { until } from './until.ts';

export interface SharedWork<T> {
  /** As a sentence, for the message when it takes too long: "the Collector is built". */
  readonly title: string;
  /** A file that says by its existence that a process is at it. */
  readonly lockPath: string;
  readonly deadlineMs: number;
  /** What the work makes, or null while that isn't there. */
  readonly result: () => T | null | Promise<T | null>;
  readonly work: () => Promise<void>;
}

/** The result, after having done the work where no process had. Rejects with what the work rejects with. */
export async function oneAtATime<T>({
  title,
  lockPath,
  deadlineMs,
  result,
  work,
}: SharedWork<T>): Promise<T> {
  await mkdir(dirname(lockPath), { recursive: true });
  return until(title, deadlineMs, async () => {
    // What is there while another process is at it may be half of it.
    if (await isTaken(lockPath)) return null;
    const before = await result();
    if (before !== null) return before;
    if (!(await take(lockPath))) return null;
    try {
      if ((await result()) === null) await work();
    } finally {
      await rm(lockPath, { force: true });
    }
    const after = await result();
    if (after === null) throw new Error(`done, and yet it is not so: ${title}`);
    return after;
  });
}

/** Whether this process made the lock file. */
async function take(lockPath: string): Promise<boolean> {
  try {
    const file = await open(lockPath, 'wx');
    await file.writeFile(String(process.pid));
    await file.close();
    return true;
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return false;
    throw error;
  }
}

/** Whether a process has the lock. One whose owner died is removed. */
async function isTaken(lockPath: string): Promise<boolean> {
  const owner = await readFile(lockPath, 'utf8').catch(() => null);
  if (owner === null) return false;
  // Empty for the moment between the making of the file and the writing.
  if (owner === '' || isAlive(Number(owner))) return true;
  await rm(lockPath, { force: true });
  return false;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
