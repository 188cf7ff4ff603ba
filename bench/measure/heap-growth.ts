import { PerformanceObserver } from 'node:perf_hooks';

/**
 * For `node`: a young generation so large that none of it is collected while {@link measureHeapGrowth} runs, and `gc` before.
 * Memory of buffers counts against the same large limit: its own, of 64 MiB, would start collections.
 */
export const HEAP_GROWTH_NODE_OPTIONS: readonly string[] = [
  '--expose-gc',
  '--external-memory-accounted-in-global-limit',
  '--min-semi-space-size=1024',
  '--max-semi-space-size=1024',
];

/**
 * Bytes by which `work` makes the JavaScript heap grow while no garbage is collected: all that it allocates there, whoever
 * holds it. In a process with {@link HEAP_GROWTH_NODE_OPTIONS}.
 *
 * @throws Error when garbage was collected meanwhile, since the growth then says nothing.
 */
export async function measureHeapGrowth(work: () => Promise<void>): Promise<number> {
  globalThis.gc?.();
  await nextTurns();
  let collections = 0;
  const observer = new PerformanceObserver((list) => {
    collections += list.getEntries().length;
  });
  observer.observe({ entryTypes: ['gc'] });
  const before = process.memoryUsage().heapUsed;
  await work();
  const grown = process.memoryUsage().heapUsed - before;
  await nextTurns();
  observer.disconnect();
  if (collections > 0)
    throw new Error(`${collections} garbage collections while the heap's growth was measured`);
  return grown;
}

/** The observer learns of a collection in a later turn of the event loop. */
async function nextTurns(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setTimeout(resolve, 1));
}
