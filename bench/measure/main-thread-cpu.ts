import { readFileSync } from 'node:fs';

/**
 * CPU time that the calling process's main thread has used, in nanoseconds. Call it on the main thread.
 *
 * Linux accounts for a thread in nanoseconds under `/proc`; elsewhere `process.threadCpuUsage` answers in microseconds.
 */
export const mainThreadCpuNs: () => number = canReadSchedstat() ? readSchedstat : readThreadCpuUsage;

function canReadSchedstat(): boolean {
  try {
    // A kernel without scheduler statistics shows the file with zeros.
    return readSchedstat() > 0;
  } catch {
    return false;
  }
}

function readSchedstat(): number {
  // On Linux the main thread's id is the process's.
  const [onCpuNs] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ');
  return Number(onCpuNs);
}

function readThreadCpuUsage(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) * 1_000;
}
