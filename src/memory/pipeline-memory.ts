import { startedRuntime } from '../native/runtime.js';
import type { MemoryStats } from './memory-stats.js';

/**
 * What the memory of this thread's exporters, clients and forwarders holds: hand-over copies, arenas, encode buffers, compressed bodies.
 * All zeros before the first of them was made.
 *
 * @example
 * ```ts
 * import { pipelineMemory } from 'otlp-native/memory';
 *
 * const { leasedBytes, idleBytes, hits, misses } = pipelineMemory();
 * console.log(`${leasedBytes + idleBytes} bytes held, ${hits} of ${hits + misses} leases served with them`);
 * ```
 */
export function pipelineMemory(): MemoryStats {
  return startedRuntime()?.core.memoryStats() ?? NOTHING;
}

const NOTHING: MemoryStats = {
  leasedBytes: 0,
  peakLeasedBytes: 0,
  idleBytes: 0,
  maxIdleBytes: 0,
  hits: 0,
  misses: 0,
  bypassed: 0,
  returned: 0,
  discarded: 0,
  trimmedBytes: 0,
};
