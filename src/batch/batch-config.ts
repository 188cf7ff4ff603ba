import { BACKGROUND_CLOCK } from '../client/clock.js';
import { between, group, invalidOption, shown, whole } from '../config/checks.js';
import type { Clock } from '../resilience/clock.js';
import { clockOf, functionOf, numberOf, YEAR_MS } from '../resilience/options.js';
import { type RetryOptions, RetryPolicy } from '../resilience/retry/retry-policy.js';
import type { BatchConsumer } from './batch.js';
import type {
  BatchAdaptation,
  BatchCodec,
  BatchOverflow,
  BatchProcessorOptions,
  BatchSpillOptions,
} from './batch-options.js';
import { BatchSize } from './batch-size.js';

const KEYS = [
  'consume',
  'consumers',
  'maxItems',
  'maxBytes',
  'maxDelayMs',
  'sizeOf',
  'oversized',
  'maxQueuedItems',
  'maxQueuedBytes',
  'overflow',
  'maxWaiting',
  'agingMs',
  'keyOf',
  'adapt',
  'retry',
  'onFailure',
  'codec',
  'spill',
  'producers',
  'clock',
];
const OVERFLOWS: readonly BatchOverflow[] = ['drop', 'block', 'spill'];
const MAX_COUNT = 1_000_000_000;
/** 64 GiB. */
const MAX_BYTES = 2 ** 36;

/** Options as they count: nothing is optional any more. */
export interface BatchConfig<T> {
  readonly consume: BatchConsumer<T>;
  readonly consumers: number;
  readonly maxItems: number;
  /** `Infinity` for no limit. */
  readonly maxBytes: number;
  readonly maxDelayMs: number;
  readonly sizeOf: ((item: T) => number) | null;
  readonly dropsOversized: boolean;
  readonly maxQueuedItems: number;
  /** `Infinity` for no limit. */
  readonly maxQueuedBytes: number;
  readonly overflow: BatchOverflow;
  readonly maxWaiting: number;
  readonly agingMs: number;
  readonly keyOf: ((item: T) => unknown) | null;
  readonly size: BatchSize | null;
  readonly retry: RetryPolicy | null;
  readonly onFailure: BatchProcessorOptions<T>['onFailure'] | null;
  readonly codec: BatchCodec<T> | null;
  readonly spill: Required<BatchSpillOptions> | null;
  readonly producerMaxItems: number;
  readonly producerMaxBytes: number;
  readonly clock: Clock;
}

/** @throws OtlpNativeError `INVALID_OPTION`, with the option's path. */
export function resolveBatchConfig<T>(options: BatchProcessorOptions<T>): BatchConfig<T> {
  const given = group(options, '', KEYS);
  const consume = functionOf('consume', given.consume, null);
  if (consume === null) throw invalidOption('consume', 'must be a function: it gets the batches');
  const sizeOf = nullable('sizeOf', given.sizeOf);
  const maxBytes = numberOf('maxBytes', given.maxBytes, between(1, MAX_BYTES), null);
  const maxQueuedBytes = numberOf('maxQueuedBytes', given.maxQueuedBytes, between(1, MAX_BYTES), null);
  for (const [setting, limit] of Object.entries({ maxBytes, maxQueuedBytes }))
    if (limit !== null && sizeOf === null)
      throw invalidOption(setting, 'needs sizeOf, which says how large items are');
  const { oversized = 'alone', overflow = 'drop' } = given;
  if (oversized !== 'alone' && oversized !== 'drop')
    throw invalidOption('oversized', `must be 'alone' or 'drop', not ${shown(oversized)}`);
  if (!OVERFLOWS.includes(overflow))
    throw invalidOption('overflow', `must be 'drop', 'block' or 'spill', not ${shown(overflow)}`);
  const spill = spillOf(given.spill);
  if ((overflow === 'spill') !== (spill !== null))
    throw invalidOption('spill', "must be given if, and only if, overflow is 'spill'");
  const consumers = numberOf('consumers', given.consumers, whole(1, 10_000), 1);
  const maxItems = numberOf('maxItems', given.maxItems, whole(1, MAX_COUNT), 512);
  const producers = group(given.producers, 'producers', ['maxItems', 'maxBytes']);
  return {
    consume,
    consumers,
    maxItems,
    maxBytes: maxBytes ?? Number.POSITIVE_INFINITY,
    maxDelayMs: numberOf('maxDelayMs', given.maxDelayMs, between(0, YEAR_MS), 1_000),
    sizeOf,
    dropsOversized: oversized === 'drop',
    maxQueuedItems: numberOf('maxQueuedItems', given.maxQueuedItems, whole(1, MAX_COUNT), 65_536),
    maxQueuedBytes: maxQueuedBytes ?? Number.POSITIVE_INFINITY,
    overflow,
    maxWaiting: numberOf('maxWaiting', given.maxWaiting, whole(0, MAX_COUNT), 65_536),
    agingMs: numberOf('agingMs', given.agingMs, between(0, YEAR_MS), 1_000),
    keyOf: nullable('keyOf', given.keyOf),
    size: sizeFor(given.adapt, maxItems, consumers),
    retry: retryOf(given.retry),
    onFailure: nullable('onFailure', given.onFailure),
    codec: codecOf(given.codec),
    spill,
    producerMaxItems: numberOf('producers.maxItems', producers.maxItems, whole(1, MAX_COUNT), 65_536),
    producerMaxBytes: numberOf('producers.maxBytes', producers.maxBytes, whole(1, MAX_BYTES), 2 ** 26),
    clock: given.clock === undefined ? BACKGROUND_CLOCK : clockOf(given.clock),
  };
}

/** @throws OtlpNativeError `INVALID_OPTION` */
export function codecOf<T>(codec: BatchCodec<T> | null | undefined): BatchCodec<T> | null {
  if (codec === undefined || codec === null) return null;
  if (typeof codec.encode !== 'function' || typeof codec.decode !== 'function')
    throw invalidOption('codec', 'must have the methods encode and decode');
  return codec;
}

function nullable<F>(setting: string, value: F | null | undefined): F | null {
  return functionOf(setting, value ?? undefined, null);
}

function retryOf(retry: RetryOptions | RetryPolicy | null | undefined): RetryPolicy | null {
  if (retry === undefined || retry === null) return null;
  return retry instanceof RetryPolicy ? retry : new RetryPolicy({ clock: BACKGROUND_CLOCK, ...retry });
}

function sizeFor(
  adapt: BatchAdaptation | null | undefined,
  maxItems: number,
  consumers: number,
): BatchSize | null {
  if (adapt === undefined || adapt === null) return null;
  const given = group(adapt, 'adapt', ['latencyMs', 'itemsPerSecond', 'minItems']);
  const latencyMs = numberOf('adapt.latencyMs', given.latencyMs, between(0.001, YEAR_MS), null);
  const rate = numberOf('adapt.itemsPerSecond', given.itemsPerSecond, between(0.001, 1e12), null);
  if ((latencyMs === null) === (rate === null))
    throw invalidOption('adapt', 'must have one of latencyMs and itemsPerSecond');
  const minItems = numberOf('adapt.minItems', given.minItems, whole(1, maxItems), 1);
  const kind = latencyMs === null ? 'throughput' : 'latency';
  return new BatchSize({ kind, value: latencyMs ?? rate ?? 0, minItems, maxItems, consumers });
}

function spillOf(spill: BatchSpillOptions | null | undefined): Required<BatchSpillOptions> | null {
  if (spill === undefined || spill === null) return null;
  const {
    directory,
    limitBytes,
    fsync = 'interval',
  } = group(spill, 'spill', ['directory', 'limitBytes', 'fsync']);
  if (typeof directory !== 'string' || directory === '')
    throw invalidOption('spill.directory', `must name a directory, not ${shown(directory)}`);
  if (fsync !== 'always' && fsync !== 'interval' && fsync !== 'never')
    throw invalidOption('spill.fsync', `must be 'always', 'interval' or 'never', not ${shown(fsync)}`);
  return {
    directory,
    limitBytes: numberOf('spill.limitBytes', limitBytes, whole(65_536, 2 ** 40), 2 ** 28),
    fsync,
  };
}
