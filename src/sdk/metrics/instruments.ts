import {
  type Attributes,
  type Context,
  type Counter,
  diag,
  type Gauge,
  type Histogram,
  type UpDownCounter,
  ValueType,
} from '@opentelemetry/api';
import type { InstrumentDescriptor } from './instrument-descriptor.js';
import { correctedValue } from './measured-value.js';
import type { MeasurementSink } from './measurement-sink.js';

/**
 * A synchronous instrument. Its methods never throw: misuse goes to OpenTelemetry's diagnostics.
 *
 * Each class calls its sink itself: V8 makes such a call cheap where it nearly always meets the same kind of storage.
 */
abstract class SyncInstrument {
  /** @internal */
  protected readonly descriptor: InstrumentDescriptor;
  /** @internal */
  protected readonly sink: MeasurementSink;
  /** @internal */
  protected readonly isInteger: boolean;

  /** @internal */
  constructor(descriptor: InstrumentDescriptor, sink: MeasurementSink) {
    this.descriptor = descriptor;
    this.sink = sink;
    this.isInteger = descriptor.valueType === ValueType.INT;
  }

  /** @internal */
  protected isOdd(value: unknown): boolean {
    return typeof value !== 'number' || (this.isInteger && !Number.isInteger(value));
  }

  /** @internal */
  protected refuseNegative(kind: string, value: number): void {
    diag.warn(`negative value provided to ${kind} ${this.descriptor.name}: ${value}`);
  }

  /** @internal */
  protected dropped(error: unknown): void {
    diag.error(`a measurement of ${this.descriptor.name} is dropped: it can't be read`, error);
  }
}

/** A sum that only grows. */
export class NativeCounter<A extends Attributes = Attributes> extends SyncInstrument implements Counter<A> {
  /** Adds `value`, which must not be negative. */
  add(value: number, attributes?: A, context?: Context): void {
    if (typeof value === 'number' && value < 0) {
      this.refuseNegative('counter', value);
      return;
    }
    if (this.isOdd(value)) {
      const corrected = correctedValue(value, this.descriptor);
      if (corrected === null) return;
      value = corrected;
    }
    try {
      this.sink.record(value, attributes, context, undefined);
    } catch (error) {
      this.dropped(error);
    }
  }
}

/** A sum that grows and shrinks. */
export class NativeUpDownCounter<A extends Attributes = Attributes>
  extends SyncInstrument
  implements UpDownCounter<A>
{
  /** Adds `value`, which may be negative. */
  add(value: number, attributes?: A, context?: Context): void {
    if (this.isOdd(value)) {
      const corrected = correctedValue(value, this.descriptor);
      if (corrected === null) return;
      value = corrected;
    }
    try {
      this.sink.record(value, attributes, context, undefined);
    } catch (error) {
      this.dropped(error);
    }
  }
}

/** A value of which the last one counts. */
export class NativeGauge<A extends Attributes = Attributes> extends SyncInstrument implements Gauge<A> {
  /** Sets the value. */
  record(value: number, attributes?: A, context?: Context): void {
    if (this.isOdd(value)) {
      const corrected = correctedValue(value, this.descriptor);
      if (corrected === null) return;
      value = corrected;
    }
    try {
      this.sink.record(value, attributes, context, undefined);
    } catch (error) {
      this.dropped(error);
    }
  }
}

/** A distribution of values. */
export class NativeHistogram<A extends Attributes = Attributes>
  extends SyncInstrument
  implements Histogram<A>
{
  /** Adds `value`, which must not be negative. */
  record(value: number, attributes?: A, context?: Context): void {
    if (typeof value === 'number' && value < 0) {
      this.refuseNegative('histogram', value);
      return;
    }
    if (this.isOdd(value)) {
      const corrected = correctedValue(value, this.descriptor);
      if (corrected === null) return;
      value = corrected;
    }
    try {
      this.sink.record(value, attributes, context, undefined);
    } catch (error) {
      this.dropped(error);
    }
  }

  /**
   * Adds every value of an array, with the same attributes: as {@link NativeHistogram.record} for each, but cheaper.
   *
   * ```ts
   * import { NativeMeterProvider } from 'otlp-native';
   *
   * const provider = new NativeMeterProvider();
   * const sizes = provider.getMeter('example').createHistogram('sizes');
   * sizes.recordMany(Float64Array.of(1, 2, 3), { kind: 'packet' });
   * await provider.shutdown();
   * ```
   */
  recordMany(values: Float64Array, attributes?: A, context?: Context): void {
    const { descriptor } = this;
    if (!(values instanceof Float64Array)) {
      diag.warn(`${descriptor.name}: recordMany takes a Float64Array`);
      return;
    }
    if (values.length === 0) return;
    try {
      this.sink.recordMany(this.valid(values), attributes, context, undefined);
    } catch (error) {
      diag.error(`measurements of ${descriptor.name} are dropped: they can't be read`, error);
    }
  }

  /** The values that may be recorded: usually all. */
  private valid(values: Float64Array): Float64Array {
    let isValid = true;
    for (let i = 0; i < values.length && isValid; i++) {
      const value = values[i] as number;
      isValid = !(value < 0) && !this.isOdd(value);
    }
    if (isValid) return values;
    const kept: number[] = [];
    for (const value of values) {
      if (value < 0) this.refuseNegative('histogram', value);
      else {
        const corrected = correctedValue(value, this.descriptor);
        if (corrected !== null) kept.push(corrected);
      }
    }
    return Float64Array.from(kept);
  }
}
