/**
 * Batches of any items: limits, priorities, back-pressure, order by key, exact statistics.
 *
 * @module batch
 */

export type { Batch, BatchAnswer, BatchCause, BatchConsumer } from './batch.js';
export type {
  AddOptions,
  BatchAdaptation,
  BatchCodec,
  BatchOverflow,
  BatchProcessorOptions,
  BatchProducerLimits,
  BatchSpillOptions,
} from './batch-options.js';
export { type BatchProducer, connectProducer, type ProducerOptions } from './batch-producer.js';
export type { BatchDrops, BatchStats } from './batch-stats.js';
export { type BatchWaitOptions, OptimizedBatchProcessor } from './optimized-batch-processor.js';
export { answerOf } from './otlp-answer.js';
export {
  type OtlpBatches,
  type OtlpBatchOptions,
  type OtlpItem,
  type OtlpRequests,
  otlpBatches,
} from './otlp-batches.js';
export type { BatchPriority } from './priority.js';
export type { ProducerHandle } from './producer-handle.js';
