import type { Context } from '@opentelemetry/api';
import type { AttributeMap } from '../../capture/attribute-map.js';
import type { SeriesValues, StreamDefinition } from '../../capture/stream-writer.js';
import type { ValueWriter } from '../../capture/value-writer.js';
import type { ExemplarReservoir } from './exemplar-reservoir.js';
import type { NativeReader } from './native-reader.js';
import { ClosedSeriesTable, SeriesTable, type SeriesTableOptions } from './series-table.js';
import type { Subscription } from './subscription.js';

/** A stream without what readers decide. */
export type StreamShape = Omit<StreamDefinition, 'isDelta'>;

/** What storages of every kind are made of. */
export interface StorageOptions {
  readonly shape: StreamShape;
  readonly cardinalityLimit: number;
  /** See {@link SeriesTableOptions.isReusable}. */
  readonly isReusable: boolean;
  /** The start of a new series: milliseconds since the Unix epoch. */
  readonly startMs: () => number;
  readonly exemplars: ExemplarReservoir | null;
}

/**
 * What one metric's series gained since the last hand-over, for all readers that report the metric alike.
 *
 * Measurements are aggregated in place. At a hand-over every touched series is written once for each reader, then starts
 * again; the core keeps what readers report.
 */
export abstract class MetricStorage implements SeriesValues {
  shape: StreamShape;
  series: SeriesTable;
  readonly exemplars: ExemplarReservoir | null;
  /** The readers, each with its own stream. */
  subscriptions: readonly Subscription[] = [];
  private readonly options: StorageOptions;

  constructor(options: StorageOptions) {
    this.options = options;
    this.shape = options.shape;
    this.exemplars = options.exemplars;
    this.series = new SeriesTable(this.tableOptions());
  }

  /** A longer description for a metric that is registered again; readers that know the stream keep theirs. */
  describe(description: string): void {
    this.shape = { ...this.shape, description };
  }

  /** A reader has gone. With the last one goes all that the storage holds, and what is recorded is dropped. */
  unsubscribe(reader: NativeReader): void {
    this.subscriptions = this.subscriptions.filter((subscription) => subscription.reader !== reader);
    if (this.subscriptions.length > 0) {
      this.reported();
      return;
    }
    this.series = new ClosedSeriesTable(this.tableOptions());
    this.release();
  }

  /** A reader has reported: see {@link SeriesTable.reportedUpTo}. */
  reported(): void {
    this.series.reportedUpTo(Math.min(...this.subscriptions.map(({ reader }) => reader.reported)));
  }

  /**
   * Adds a measurement.
   *
   * @param attributes those of the series.
   * @param context where an active span is looked for; default the active one.
   * @param measured the attributes before a view took some away, if one did.
   */
  abstract record(
    value: number,
    attributes: AttributeMap | undefined,
    context: Context | undefined,
    measured: AttributeMap | undefined,
  ): void;

  /** Adds a measurement of a callback, of a series that is known. `round` numbers the collections. */
  abstract observe(series: number, value: number, round: number): void;

  /** @inheritdoc */
  abstract writeValues(series: number, out: ValueWriter, at: number): number;

  /** A series begins again: it has been handed over. */
  abstract reset(series: number): void;

  /** Adds measurements that share their attributes. */
  recordMany(
    values: Float64Array,
    attributes: AttributeMap | undefined,
    context: Context | undefined,
    measured: AttributeMap | undefined,
  ): void {
    for (let i = 0; i < values.length; i++) this.record(values[i] as number, attributes, context, measured);
  }

  /** Makes room for so many series. */
  protected abstract grow(capacity: number): void;

  /** Frees what {@link MetricStorage.grow} made. */
  protected abstract release(): void;

  private tableOptions(): SeriesTableOptions {
    const { cardinalityLimit, isReusable, startMs } = this.options;
    return { cardinalityLimit, isReusable, startMs, grow: (capacity) => this.grow(capacity) };
  }
}

/** `values` with room for `capacity` of them. */
export function enlarged(values: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(capacity);
  larger.set(values);
  return larger;
}
