import { diag } from '@opentelemetry/api';
import { MAX_STREAMS } from '../../capture/layout.js';
import type { ResourceLike } from '../../capture/readable-span.js';
import { nativeRuntime } from '../../native/runtime.js';
import type { ExemplarFilter } from './exemplar-filter.js';
import type { ExplicitKernel } from './explicit-storage.js';
import { handOver } from './hand-over.js';
import { MeasuredSlice } from './measured-slice.js';
import { type MeterContext, MeterState } from './meter-state.js';
import type { MetricStorage } from './metric-storage.js';
import { NativeMeter } from './native-meter.js';
import { type MetricCollection, NativeReader } from './native-reader.js';
import type { MetricReaderConfig } from './reader-options.js';
import type { MeterIdentity, View } from './view.js';

/** A hand-over gives way to other work after so long. */
const SLICE_MS = 4;

/** All metrics of a provider, and how its readers collect them. */
export class MetricCollector implements MeterContext, MetricCollection {
  readonly resource: ResourceLike;
  readonly views: readonly View[];
  readonly exemplarFilter: ExemplarFilter;
  readonly explicitKernel: ExplicitKernel = (values, boundaries) =>
    nativeRuntime().binding.aggregateExplicit(values, boundaries);
  readonly readers: NativeReader[] = [];
  lastObservationMs: number | null = null;
  private readonly meters: MeterState[] = [];
  private metrics = 0;
  private hasRefused = false;
  private handOvers = 0;
  private rounds = 0;
  /** The hand-over that is under way: there is one at a time. */
  private ongoing: Promise<void> = Promise.resolve();

  constructor(options: { resource: ResourceLike; views: readonly View[]; exemplarFilter: ExemplarFilter }) {
    this.resource = options.resource;
    this.views = options.views;
    this.exemplarFilter = options.exemplarFilter;
  }

  /** @throws OtlpNativeError when the exporter's options are invalid. */
  addReader(config: MetricReaderConfig): NativeReader {
    const reader = new NativeReader(config, this);
    this.readers.push(reader);
    return reader;
  }

  addMeter(identity: MeterIdentity): NativeMeter {
    const meter = new MeterState(identity, this);
    this.meters.push(meter);
    return new NativeMeter(meter);
  }

  /** @inheritdoc */
  admits(name: string): boolean {
    if (this.metrics < MAX_STREAMS) {
      this.metrics++;
      return true;
    }
    if (!this.hasRefused) diag.error(`there are ${MAX_STREAMS} metrics; ${name} and others record nothing`);
    this.hasRefused = true;
    return false;
  }

  /** A meter whose instruments record nothing. */
  get inertMeter(): NativeMeter {
    const { resource, views, exemplarFilter } = this;
    const context = {
      resource,
      views,
      exemplarFilter,
      readers: [],
      explicitKernel: null,
      lastObservationMs: null,
      admits: () => false,
    };
    return new NativeMeter(new MeterState({ name: '', version: '', schemaUrl: undefined }, context));
  }

  /** @inheritdoc */
  async collect(reader: NativeReader): Promise<readonly unknown[]> {
    const round = ++this.rounds;
    const observationMs = Date.now();
    const errors = await Promise.all(
      this.meters.map(({ observables }) => observables.observe(round, reader.config.timeoutMs)),
    );
    this.lastObservationMs = observationMs;
    const mine = this.ongoing.then(() => this.handOverInSlices(reader));
    this.ongoing = mine.catch(() => {});
    await mine;
    return errors.flat();
  }

  /** @inheritdoc */
  collectNow(reader: NativeReader): void {
    if (!reader.isOpen) return;
    const round = ++this.rounds;
    for (const { observables } of this.meters) observables.observeNow(round);
    const number = ++this.handOvers;
    const slice = new MeasuredSlice(reader.pipeline.cost);
    for (const _ of handOver(this.storagesOf(reader), number));
    this.report(reader, number);
    slice.end();
  }

  /** @inheritdoc */
  forget(reader: NativeReader): void {
    for (const meter of this.meters) meter.forget(reader);
  }

  private async handOverInSlices(reader: NativeReader): Promise<void> {
    if (!reader.isOpen) return;
    const number = ++this.handOvers;
    let slice = new MeasuredSlice(reader.pipeline.cost);
    for (const _ of handOver(this.storagesOf(reader), number)) {
      if (slice.lastsMs() < SLICE_MS) continue;
      slice.end();
      await new Promise(setImmediate);
      slice = new MeasuredSlice(reader.pipeline.cost);
    }
    this.report(reader, number);
    slice.end();
  }

  private report(reader: NativeReader, number: number): void {
    if (!reader.isOpen) return;
    const { pipeline } = reader;
    pipeline.writer.collect(Date.now());
    pipeline.handOver();
    // Others have been given what storages that they share held, but have not reported it.
    for (const storage of this.storagesOf(reader)) {
      for (const other of storage.subscriptions) other.reader.pipeline.handOver();
    }
    reader.reported = number;
    for (const storage of this.storagesOf(reader)) storage.reported();
  }

  private *storagesOf(reader: NativeReader): Generator<MetricStorage, void> {
    for (const meter of this.meters) {
      for (const storage of meter.storages) {
        if (storage.subscriptions.some((subscription) => subscription.reader === reader)) yield storage;
      }
    }
  }
}
