/** Child processes of tests. */

import { onTestFinished } from 'vitest';
import { type Child, spawnChild } from './child-process.ts';

export type { Child, Ended } from './child-process.ts';

/**
 * Runs a module of the tests with this Node, by way of the command `wrapper` if there is one; `task` is its only argument, as JSON.
 * The test's end kills it.
 */
export function startChild(
  module: URL,
  task: object,
  nodeOptions: readonly string[] = [],
  wrapper: readonly string[] = [],
): Child {
  const child = spawnChild(module, task, nodeOptions, wrapper);
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await child.ended();
  });
  return child;
}
