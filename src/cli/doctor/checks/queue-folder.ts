import { accessSync, constants, existsSync, mkdtempSync, rmdirSync, statfsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { QueueConfiguration } from '../../../config/configuration-exporters.js';
import { type CheckResult, checked, skipped } from '../check-result.js';
import type { Examination } from '../examination.js';
import { type Finding, finding } from '../finding.js';

/** Any permission of others. */
const OPEN_TO_OTHERS = 0o007;
/** Linux's type of a file system in memory: `TMPFS_MAGIC` and `RAMFS_MAGIC` of statfs(2). */
const IN_MEMORY: readonly number[] = [0x01021994, 0x858458f6];

/** Whether the folders of durable queues can be written to, and have room. */
export function checkQueueFolders({
  destinations,
  directory,
}: Pick<Examination, 'destinations' | 'directory'>): CheckResult {
  const queues = new Map<string, QueueConfiguration>();
  for (const { exporter } of destinations) {
    if (exporter.own.queue !== null) queues.set(exporter.own.queue.directory, exporter.own.queue);
  }
  if (queues.size === 0) return skipped('queue', 'there is no durable queue');
  const findings = [...queues.values()].flatMap((queue) => findingsOf(queue, directory));
  return checked('queue', [...queues.keys()].join(', '), findings);
}

function findingsOf({ directory: given, limitBytes }: QueueConfiguration, directory: string): Finding[] {
  const folder = resolve(directory, given);
  const existing = nearestExisting(folder);
  if (!statSync(existing).isDirectory())
    return [finding('QUEUE_NOT_A_FOLDER', given, `${existing} is a file`)];
  const fault = existing === folder ? writeFault(folder) : accessFault(existing);
  if (fault !== null) return [finding('QUEUE_NOT_WRITABLE', given, fault)];
  const findings: Finding[] = [];
  if (existing === folder && process.platform !== 'win32') {
    const { mode } = statSync(folder);
    if ((mode & OPEN_TO_OTHERS) !== 0)
      findings.push(finding('QUEUE_READABLE_BY_OTHERS', given, `its mode is ${(mode & 0o777).toString(8)}`));
  }
  const { bavail, bsize, type } = statfsSync(existing);
  const freeBytes = bavail * bsize;
  if (limitBytes !== null && freeBytes < limitBytes)
    findings.push(
      finding('QUEUE_LOW_SPACE', given, `${freeBytes} bytes are free, the limit is ${limitBytes}`),
    );
  if (process.platform === 'linux' && IN_MEMORY.includes(type))
    findings.push(finding('QUEUE_VOLATILE', given, ''));
  return findings;
}

function nearestExisting(folder: string): string {
  return existsSync(folder) || dirname(folder) === folder ? folder : nearestExisting(dirname(folder));
}

/** Tries it: permissions don't tell of a file system that is read-only, or full. */
function writeFault(folder: string): string | null {
  try {
    rmdirSync(mkdtempSync(join(folder, '.doctor-')));
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The folder would be made in this one, which the doctor leaves as it is. */
function accessFault(parent: string): string | null {
  try {
    accessSync(parent, constants.W_OK | constants.X_OK);
    return null;
  } catch {
    return `it is not there, and ${parent} can’t be written to`;
  }
}
