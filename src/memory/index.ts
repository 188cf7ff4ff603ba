/**
 * Memory used again: large `Uint8Array`s on lease, and what the memory of the core's pipelines holds.
 *
 * @module memory
 */

export type { MemoryLeak } from './leak-detector.js';
export type { MemoryLease } from './memory-lease.js';
export type { MemoryPoolOptions } from './memory-options.js';
export type { MemoryPoolStats, MemoryStats } from './memory-stats.js';
export { OptimizedMemoryPool } from './optimized-memory-pool.js';
export { pipelineMemory } from './pipeline-memory.js';
