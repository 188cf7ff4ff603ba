import type { ResourceLike } from '../capture/readable-span.js';
import type {
  MeterProviderConfiguration,
  MetricExporterConfiguration,
  PeriodicReaderConfiguration,
} from '../config/configuration-metrics.js';
import { COMPLETE, type CompleteExporterOptions } from '../config/exporter-options.js';
import { exporterOptionsOf } from '../config/exporter-options-of.js';
import { type AggregationOption, AggregationType, DEFAULT_AGGREGATION } from '../sdk/metrics/aggregation.js';
import { InstrumentType } from '../sdk/metrics/instrument-type.js';
import { NativeMeterProvider } from '../sdk/metrics/native-meter-provider.js';
import type { MetricReaderOptions } from '../sdk/metrics/reader-options.js';
import { configuredView } from './configured-views.js';
import { ConsoleMetrics } from './console-metrics.js';
import { allOrNone } from './pipeline-processors.js';
import type { ReconfigurableExporter } from './reconfigurable-exporter.js';

const EXPONENTIAL: AggregationOption = Object.freeze({ type: AggregationType.EXPONENTIAL_HISTOGRAM });

/** A provider, and what belongs to it. */
export interface ConfiguredMetrics {
  readonly provider: NativeMeterProvider;
  /** Those that can be changed while it works. */
  readonly exporters: readonly ReconfigurableExporter[];
  /** What prints, to be closed after the provider's shutdown. */
  readonly consoles: readonly ConsoleMetrics[];
}

/**
 * The meter provider that a configuration describes; null where it exports to nothing that there is.
 *
 * @throws OtlpNativeError when an exporter can't be made.
 */
export function configuredMetrics(
  configuration: MeterProviderConfiguration,
  resource: ResourceLike,
): ConfiguredMetrics | null {
  const readers: MetricReaderOptions[] = [];
  const consoles: ConsoleMetrics[] = [];
  const placed: { path: string; reader: number }[] = [];
  for (const [index, reader] of configuration.readers.entries()) {
    if (reader.kind !== 'periodic') continue;
    const { exporter } = reader;
    if (exporter.kind === 'otlp') {
      placed.push({ path: `meterProvider.readers[${index}]`, reader: readers.length });
      readers.push(readerOptions(reader, exporter, exporterOptionsOf(exporter)));
    } else if (exporter.kind === 'console') {
      const output = new ConsoleMetrics();
      consoles.push(output);
      readers.push(readerOptions(reader, exporter, toConsole(output)));
    }
  }
  if (readers.length === 0) return null;
  const made = consoles.map((output) => ({ processor: { shutdown: () => output.close() } }));
  const provider = allOrNone(
    made,
    () =>
      new NativeMeterProvider({
        resource,
        readers,
        views: configuration.views.map(configuredView),
        exemplarFilter: configuration.exemplarFilter,
      }),
  );
  for (const output of consoles) output.printAtExit();
  const exporters: ReconfigurableExporter[] = placed.map(({ path, reader }) => ({
    path,
    reconfigure: (options) => provider.reconfigureExporter(options, reader),
  }));
  return { provider, exporters, consoles };
}

function readerOptions(
  { intervalMs, timeoutMs, cardinalityLimits }: PeriodicReaderConfiguration,
  { temporality, defaultHistogramAggregation }: MetricExporterConfiguration,
  exporter: CompleteExporterOptions,
): MetricReaderOptions {
  const isExponential = defaultHistogramAggregation === 'base2_exponential_bucket_histogram';
  return {
    exporter,
    intervalMs,
    // 0 is for no limit, and there is nothing longer than the interval.
    timeoutMs: timeoutMs === 0 ? intervalMs : Math.min(timeoutMs, intervalMs),
    temporality,
    defaultAggregation: (type) =>
      isExponential && type === InstrumentType.HISTOGRAM ? EXPONENTIAL : DEFAULT_AGGREGATION,
    cardinalityLimit: cardinalityLimits,
  };
}

function toConsole({ endpoint }: ConsoleMetrics): CompleteExporterOptions {
  return { [COMPLETE]: true, endpoint, protocol: 'http/protobuf', compression: 'none', proxy: false };
}
