import type { ResourceMetricsLike } from '../capture/metric-data.js';
import type { ExporterOptions } from '../config/exporter-options.js';
import type { ExportStats } from '../export/export-stats.js';
import type { AggregationOption } from '../sdk/metrics/aggregation.js';
import {
  type MetricPreferenceOptions,
  type MetricPreferences,
  resolvePreferences,
  splitPreferences,
} from '../sdk/metrics/metric-preferences.js';
import { AggregationTemporality, isDelta } from '../sdk/metrics/temporality.js';
import { type ExportResult, flushForResult } from './export-result.js';
import { MetricPipeline } from './metric-pipeline.js';

/** Options of {@link NativeMetricExporter}. */
export interface NativeMetricExporterOptions extends ExporterOptions, MetricPreferenceOptions {}

/**
 * A `PushMetricExporter` for the OpenTelemetry SDK, 2.x or 3.x, for its `PeriodicExportingMetricReader`.
 *
 * {@link NativeMetricReader} is both in one. `NativeMeterProvider` costs less: it aggregates on its own.
 *
 * ```ts
 * import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
 * import { NativeMetricExporter } from 'otlp-native/otel';
 *
 * const exporter = new NativeMetricExporter({ endpoint: 'http://localhost:4318' });
 * const provider = new MeterProvider({ readers: [new PeriodicExportingMetricReader({ exporter })] });
 * await provider.shutdown();
 * ```
 */
export class NativeMetricExporter {
  private readonly pipeline: MetricPipeline;
  private readonly preferences: MetricPreferences;

  /**
   * @param options what is left out comes from the `OTEL_EXPORTER_OTLP_*` variables, then from the defaults.
   * @throws OtlpNativeError when an option is invalid, with its code and the setting's name.
   */
  constructor(options?: NativeMetricExporterOptions) {
    const { preferences, exporter } = splitPreferences(options);
    this.preferences = resolvePreferences(preferences, process.env);
    this.pipeline = new MetricPipeline(exporter);
  }

  /** Sends `metrics`; `resultCallback` learns once, when all have an outcome, whether the server took them all. */
  export(metrics: ResourceMetricsLike, resultCallback: (result: ExportResult) => void): void {
    const { pipeline } = this;
    const { points, lost } = pipeline.write(metrics);
    flushForResult(pipeline, { count: points, name: 'data points' }, lost, resultCallback);
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

  /**
   * Delivers every point that was given before the call.
   *
   * @param timeoutMs how long it may take. Default 30000.
   * @throws OtlpNativeError `FLUSH_TIMEOUT`; what is left stays queued.
   */
  forceFlush(timeoutMs?: number): Promise<void> {
    return this.pipeline.forceFlush(timeoutMs);
  }

  /**
   * Delivers what it can, drops and counts the rest, and ends.
   *
   * @param timeoutMs how long it may take. Default 30000.
   * @throws OtlpNativeError `FLUSH_TIMEOUT` when points had to be dropped.
   */
  shutdown(timeoutMs?: number): Promise<void> {
    return this.pipeline.shutdown(timeoutMs);
  }

  /** Where every data point is. Adds up exactly at every call. */
  stats(): ExportStats {
    return this.pipeline.stats();
  }
}
