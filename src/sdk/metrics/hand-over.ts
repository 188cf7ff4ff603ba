import { diag } from '@opentelemetry/api';
import type { MetricStorage } from './metric-storage.js';
import type { Subscription } from './subscription.js';

/** So many series are defined, or handed over, between two chances to pause. */
const SERIES_PER_STEP = 512;

/**
 * Hands over what the series of `storages` gained, to every reader of each. Yields where the caller may pause: measurements
 * that are made meanwhile are kept, for this hand-over or the next one.
 *
 * An unfinished one leaves its rest to the next.
 *
 * @param handOver its number, greater than any before.
 */
export function* handOver(storages: Iterable<MetricStorage>, handOver: number): Generator<void, void> {
  for (const storage of storages) {
    if (storage.subscriptions.length === 0) continue;
    yield* defineSeries(storage);
    // What an unfinished hand-over left comes first, then what was touched since.
    if (!storage.series.isDrained) yield* handOverValues(storage, handOver);
    yield* defineSeries(storage);
    storage.series.beginHandOver();
    yield* handOverValues(storage, handOver);
    handOverExemplars(storage);
  }
}

function* defineSeries(storage: MetricStorage): Generator<void, void> {
  const { series } = storage;
  for (;;) {
    const definitions = series.takeDefinitions(SERIES_PER_STEP);
    if (definitions.length === 0) return;
    for (const subscription of storage.subscriptions) {
      const stream = streamOf(storage, subscription);
      if (stream === null) continue;
      const { writer } = subscription.reader.pipeline;
      for (const { series: id, startMs, attributes } of definitions) {
        if (!writer.defineSeries(stream, id, startMs, attributes)) {
          diag.warn(`attributes of ${storage.shape.name} can't be recorded and are left out`);
        }
        flushIfFull(subscription);
      }
    }
    yield;
  }
}

function* handOverValues(storage: MetricStorage, handOver: number): Generator<void, void> {
  const { series } = storage;
  for (;;) {
    const { ids, from, to } = series.pending;
    if (from === to) return;
    const end = Math.min(to, from + SERIES_PER_STEP);
    for (const subscription of storage.subscriptions) {
      const stream = streamOf(storage, subscription);
      if (stream === null) continue;
      const { writer } = subscription.reader.pipeline;
      for (let at = from; at < end; ) {
        at = writer.update(stream, storage, ids, at, end);
        flushIfFull(subscription);
      }
    }
    for (let i = from; i < end; i++) storage.reset(ids[i] as number);
    series.taken(end, handOver);
    yield;
  }
}

function handOverExemplars(storage: MetricStorage): void {
  const { exemplars, shape, subscriptions } = storage;
  if (exemplars === null || exemplars.isEmpty) return;
  for (const held of exemplars.take()) {
    for (const subscription of subscriptions) {
      const { stream, reader } = subscription;
      if (stream === null) continue;
      reader.pipeline.writer.exemplar(stream, held.series, held.slot, held, shape.isInteger);
      flushIfFull(subscription);
    }
  }
}

/** The stream of a subscription, defined when it is first needed; null where the reader has no room for it. */
function streamOf(storage: MetricStorage, subscription: Subscription): number | null {
  if (subscription.stream !== null || !subscription.reader.isOpen) return subscription.stream;
  const { shape } = storage;
  const { reader, isDelta } = subscription;
  subscription.stream = reader.pipeline.writer.defineStream({ ...shape, isDelta });
  if (subscription.stream === null) reader.refuseStream(shape.name);
  return subscription.stream;
}

function flushIfFull({ reader }: Subscription): void {
  if (reader.pipeline.writer.isFull) reader.pipeline.handOver();
}
