import { isMainThread, parentPort } from 'node:worker_threads';

/**
 * Whether this is a thread of Node's own, the one that runs loader hooks: with `--require` it loads what the application's
 * threads load, but there is nothing in it to observe. Threads of the application have a port to their parent.
 */
export function isInternalThread(): boolean {
  return !isMainThread && parentPort === null;
}
