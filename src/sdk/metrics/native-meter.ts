import {
  type Attributes,
  type BatchObservableCallback,
  type Counter,
  diag,
  type Gauge,
  type Meter,
  type MetricOptions,
  type Observable,
  type ObservableCounter,
  type ObservableGauge,
  type ObservableUpDownCounter,
  type UpDownCounter,
} from '@opentelemetry/api';
import { describeInstrument, type InstrumentDescriptor } from './instrument-descriptor.js';
import { InstrumentType } from './instrument-type.js';
import { NativeCounter, NativeGauge, NativeHistogram, NativeUpDownCounter } from './instruments.js';
import { type StorageRoute, sinkOf } from './measurement-sink.js';
import type { MeterState } from './meter-state.js';
import { NativeObservable } from './observable-instrument.js';

/** Makes the instruments of one instrumentation scope. */
export class NativeMeter implements Meter {
  private readonly state: MeterState;

  /** @internal */
  constructor(state: MeterState) {
    this.state = state;
  }

  createGauge<A extends Attributes = Attributes>(name: string, options?: MetricOptions): Gauge<A> {
    const descriptor = describeInstrument(name, InstrumentType.GAUGE, options);
    return new NativeGauge<A>(descriptor, sinkOf(this.routes(descriptor, false)));
  }

  createHistogram<A extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): NativeHistogram<A> {
    const descriptor = describeInstrument(name, InstrumentType.HISTOGRAM, options);
    return new NativeHistogram<A>(descriptor, sinkOf(this.routes(descriptor, false)));
  }

  createCounter<A extends Attributes = Attributes>(name: string, options?: MetricOptions): Counter<A> {
    const descriptor = describeInstrument(name, InstrumentType.COUNTER, options);
    return new NativeCounter<A>(descriptor, sinkOf(this.routes(descriptor, false)));
  }

  createUpDownCounter<A extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): UpDownCounter<A> {
    const descriptor = describeInstrument(name, InstrumentType.UP_DOWN_COUNTER, options);
    return new NativeUpDownCounter<A>(descriptor, sinkOf(this.routes(descriptor, false)));
  }

  createObservableGauge<A extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): ObservableGauge<A> {
    return this.observable<A>(name, InstrumentType.OBSERVABLE_GAUGE, options);
  }

  createObservableCounter<A extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): ObservableCounter<A> {
    return this.observable<A>(name, InstrumentType.OBSERVABLE_COUNTER, options);
  }

  createObservableUpDownCounter<A extends Attributes = Attributes>(
    name: string,
    options?: MetricOptions,
  ): ObservableUpDownCounter<A> {
    return this.observable<A>(name, InstrumentType.OBSERVABLE_UP_DOWN_COUNTER, options);
  }

  /** Calls `callback` once a collection; it may observe any of `observables`. */
  addBatchObservableCallback<A extends Attributes = Attributes>(
    callback: BatchObservableCallback<A>,
    observables: Observable<A>[],
  ): void {
    this.state.observables.addBatch(callback as BatchObservableCallback, observables as Observable[]);
  }

  /** Ends what {@link NativeMeter.addBatchObservableCallback} began, with the same observables. */
  removeBatchObservableCallback<A extends Attributes = Attributes>(
    callback: BatchObservableCallback<A>,
    observables: Observable<A>[],
  ): void {
    this.state.observables.removeBatch(callback as BatchObservableCallback, observables as Observable[]);
  }

  /** Where an instrument's measurements go; nowhere if a view or a reader's options can't be made sense of. */
  private routes(descriptor: InstrumentDescriptor, isObservable: boolean): readonly StorageRoute[] {
    try {
      return this.state.routes(descriptor, isObservable);
    } catch (error) {
      diag.error(`${descriptor.name} records nothing: its aggregation can't be told`, error);
      return [];
    }
  }

  private observable<A extends Attributes>(
    name: string,
    type: InstrumentType,
    options: MetricOptions | undefined,
  ): NativeObservable<A> {
    const descriptor = describeInstrument(name, type, options);
    return new NativeObservable<A>(descriptor, this.routes(descriptor, true), this.state.observables);
  }
}
