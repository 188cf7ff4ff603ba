import { diag } from '@opentelemetry/api';
import type { ResourceMetricsLike } from '../capture/metric-data.js';
import { group } from '../config/checks.js';
import type { ExporterOptions } from '../config/exporter-options.js';
import { checkTimeout, DEFAULT_TIMEOUT_MS, withCheckedTimeout } from '../config/timeout.js';
import { OtlpNativeError } from '../errors.js';
import type { ExportStats } from '../export/export-stats.js';
import { endsInTime, inTime } from '../sdk/in-time.js';
import type { AggregationOption } from '../sdk/metrics/aggregation.js';
import { type CardinalityLimits, resolveCardinalityLimits } from '../sdk/metrics/cardinality-limits.js';
import { type ExportInterval, resolveExportInterval } from '../sdk/metrics/export-interval.js';
import {
  type MetricPreferenceOptions,
  type MetricPreferences,
  resolvePreferences,
} from '../sdk/metrics/metric-preferences.js';
import { AggregationTemporality, isDelta } from '../sdk/metrics/temporality.js';
import { MetricPipeline } from './metric-pipeline.js';

const OPTION_KEYS = [
  'exporter',
  'intervalMs',
  'timeoutMs',
  'temporality',
  'defaultAggregation',
  'cardinalityLimit',
] as const;

/** Options of {@link NativeMetricReader}. */
export interface NativeMetricReaderOptions extends MetricPreferenceOptions {
  /** Where the points go. */
  exporter?: ExporterOptions;
  /** Time between two collections. Default `OTEL_METRIC_EXPORT_INTERVAL`, then 60000. */
  intervalMs?: number;
  /** How long the callbacks of a collection may take. Default `OTEL_METRIC_EXPORT_TIMEOUT`, then 30000. */
  timeoutMs?: number;
  /** Sets of attributes an instrument keeps apart, for all kinds or by kind. Default 2000. */
  cardinalityLimit?: number | CardinalityLimits;
}

/** The SDK's `CollectionResult`. */
export interface CollectionResultLike {
  /** What was collected. */
  readonly resourceMetrics: ResourceMetricsLike;
  /** What callbacks threw. */
  readonly errors: readonly unknown[];
}

/** The SDK's `MetricProducer`. */
export interface MetricProducerLike {
  /** Collects what there is now. */
  collect(options?: { timeoutMillis?: number }): Promise<CollectionResultLike>;
}

/**
 * An `IMetricReader` for the OpenTelemetry SDK's `MeterProvider`, 2.x or 3.x: it collects at an interval and exports over
 * OTLP. It stands for a `PeriodicExportingMetricReader` with an OTLP exporter.
 *
 * ```ts
 * import { MeterProvider } from '@opentelemetry/sdk-metrics';
 * import { NativeMetricReader } from 'otlp-native/otel';
 *
 * const reader = new NativeMetricReader({ exporter: { endpoint: 'http://localhost:4318' } });
 * const provider = new MeterProvider({ readers: [reader] });
 * provider.getMeter('example').createCounter('requests').add(1);
 * await provider.shutdown();
 * ```
 */
export class NativeMetricReader {
  private readonly pipeline: MetricPipeline;
  private readonly preferences: MetricPreferences;
  private readonly interval: ExportInterval;
  private readonly cardinalityLimit: (instrumentType: string) => number;
  private producer: MetricProducerLike | null = null;
  private timer: NodeJS.Timeout | null = null;
  private ongoing: Promise<void> | null = null;
  private stopped: Promise<void> | null = null;

  /**
   * @param options what is left out comes from the `OTEL_*` variables, then from the defaults.
   * @throws OtlpNativeError when an option is invalid, with its code and the setting's name.
   */
  constructor(options?: NativeMetricReaderOptions) {
    const given = group(options, '', OPTION_KEYS);
    this.preferences = resolvePreferences(given, process.env);
    this.interval = resolveExportInterval(given.intervalMs, given.timeoutMs, process.env);
    this.cardinalityLimit = resolveCardinalityLimits(given.cardinalityLimit, 'cardinalityLimit');
    this.pipeline = new MetricPipeline(given.exporter);
  }

  /** Called once by the `MeterProvider`. @throws OtlpNativeError `INVALID_OPTION` when it has a provider already. */
  setMetricProducer(metricProducer: MetricProducerLike): void {
    if (this.producer !== null) {
      throw new OtlpNativeError('INVALID_OPTION', 'a metric reader belongs to one MeterProvider', 'readers');
    }
    this.producer = metricProducer;
    this.timer = setInterval(() => void this.run(), this.interval.intervalMs);
    this.timer.unref();
  }

  /** The temporality of instruments of a kind: 0 for delta, 1 for cumulative. */
  selectAggregationTemporality(instrumentType: string): number {
    const { DELTA, CUMULATIVE } = AggregationTemporality;
    return isDelta(this.preferences.temporality, instrumentType) ? DELTA : CUMULATIVE;
  }

  /** The aggregation of instruments of a kind that no view takes. */
  selectAggregation(instrumentType: string): AggregationOption {
    return this.preferences.selectAggregation(instrumentType);
  }

  /** How many sets of attributes an instrument of a kind keeps apart. */
  selectCardinalityLimit(instrumentType: string): number {
    return this.cardinalityLimit(instrumentType);
  }

  /**
   * Collects without exporting, as the SDK's readers do. `R` is the SDK's own type of the result.
   *
   * @throws OtlpNativeError `ALREADY_SHUT_DOWN` after the shutdown, `INVALID_OPTION` when no provider has this reader.
   */
  async collect<R extends CollectionResultLike = CollectionResultLike>(options?: {
    timeoutMillis?: number;
  }): Promise<R> {
    if (this.producer === null) {
      throw new OtlpNativeError('INVALID_OPTION', 'no MeterProvider has this reader yet', 'readers');
    }
    if (this.stopped !== null) throw new OtlpNativeError('ALREADY_SHUT_DOWN', 'the reader is shut down');
    return (await this.producer.collect({ timeoutMillis: options?.timeoutMillis })) as R;
  }

  /**
   * Collects, and delivers every point.
   *
   * @throws OtlpNativeError `FLUSH_TIMEOUT`; what is left stays queued.
   */
  async forceFlush(options?: { timeoutMillis?: number }): Promise<void> {
    if (this.stopped !== null) {
      diag.warn('a metric reader that is shut down has nothing to flush');
      return;
    }
    const timeoutMs = options?.timeoutMillis ?? DEFAULT_TIMEOUT_MS;
    checkTimeout(timeoutMs);
    const deadline = performance.now() + timeoutMs;
    await inTime('a collection', () => this.runAnew(), timeoutMs);
    await this.pipeline.forceFlush(Math.max(0, deadline - performance.now()));
  }

  /**
   * Collects a last time, delivers what it can, drops and counts the rest, and ends.
   *
   * @throws OtlpNativeError `FLUSH_TIMEOUT` when points had to be dropped.
   */
  shutdown(options?: { timeoutMillis?: number }): Promise<void> {
    const timeoutMs = options?.timeoutMillis ?? DEFAULT_TIMEOUT_MS;
    return withCheckedTimeout(timeoutMs, () => {
      if (this.timer !== null) clearInterval(this.timer);
      this.stopped ??= this.stop(timeoutMs);
      return this.stopped;
    });
  }

  /** Where every data point is. Adds up exactly at every call. */
  stats(): ExportStats {
    return this.pipeline.stats();
  }

  /** A collection that hangs may take half of the time; the rest is for sending. */
  private async stop(timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    await endsInTime(this.runAnew(), timeoutMs / 2);
    this.producer = null;
    await this.pipeline.shutdown(Math.max(0, deadline - performance.now()));
  }

  /** A collection that begins now: what is under way may have begun before the latest measurements. Never rejects. */
  private async runAnew(): Promise<void> {
    await this.ongoing;
    await this.run();
  }

  /** One collection and its hand-over. One at a time; a second call joins the first. Never rejects. */
  private run(): Promise<void> {
    this.ongoing ??= this.collectOnce().finally(() => {
      this.ongoing = null;
    });
    return this.ongoing;
  }

  private async collectOnce(): Promise<void> {
    if (this.producer === null) return;
    try {
      const { resourceMetrics, errors } = await this.producer.collect({
        timeoutMillis: this.interval.timeoutMs,
      });
      if (errors.length > 0) diag.error('metric callbacks failed', ...errors);
      this.pipeline.write(resourceMetrics);
    } catch (error) {
      diag.error('metrics could not be collected', error);
    }
  }
}
