import type { ResourceLike } from '../capture/readable-span.js';
import type {
  MeterProviderConfiguration,
  MetricExporterConfiguration,
  PeriodicReaderConfiguration,
  PullReaderConfiguration,
} from '../config/configuration-metrics.js';
import type { CompleteExporterOptions } from '../config/exporter-options.js';
import { exporterOptionsOf } from '../config/exporter-options-of.js';
import { PrometheusEndpoint } from '../prometheus/prometheus-endpoint.js';
import { type AggregationOption, AggregationType, DEFAULT_AGGREGATION } from '../sdk/metrics/aggregation.js';
import { InstrumentType } from '../sdk/metrics/instrument-type.js';
import { NativeMeterProvider } from '../sdk/metrics/native-meter-provider.js';
import type { MetricReaderOptions } from '../sdk/metrics/reader-options.js';
import { configuredView } from './configured-views.js';
import { ConsoleMetrics } from './console-metrics.js';
import type { Output } from './exporting-provider.js';
import { OtlpFileOutput } from './otlp-file-output.js';
import { allOrNone } from './pipeline-processors.js';
import type { ReconfigurableExporter } from './reconfigurable-exporter.js';
import { scopeConfigurator } from './scope-configurator.js';

const EXPONENTIAL: AggregationOption = Object.freeze({ type: AggregationType.EXPONENTIAL_HISTOGRAM });

/** The longest that a timer takes: a reader that is asked needs none. */
const NO_INTERVAL_MS = 2 ** 31 - 1;

/** The most points of a request. */
const MAX_ITEMS = 1_000_000;

/** A provider, and what belongs to it. */
export interface ConfiguredMetrics {
  readonly provider: NativeMeterProvider;
  /** Those that can be changed while it works. */
  readonly exporters: readonly ReconfigurableExporter[];
  /** What prints or is scraped, to be closed after the provider's shutdown. */
  readonly outputs: readonly Output[];
  readonly endpoints: readonly PrometheusEndpoint[];
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
  const files: OtlpFileOutput[] = [];
  const endpoints = new Map<number, PrometheusEndpoint>();
  const placed: { path: string; reader: number }[] = [];
  for (const [index, reader] of configuration.readers.entries()) {
    if (reader.kind === 'pull') {
      const endpoint = new PrometheusEndpoint(reader.exporter);
      endpoints.set(readers.length, endpoint);
      readers.push(pulledOptions(reader, endpoint));
      continue;
    }
    const { exporter } = reader;
    if (exporter.kind === 'otlp') {
      placed.push({ path: `meterProvider.readers[${index}]`, reader: readers.length });
      readers.push(readerOptions(reader, exporter, exporterOptionsOf(exporter)));
    } else if (exporter.kind === 'console') {
      const output = new ConsoleMetrics();
      consoles.push(output);
      readers.push(readerOptions(reader, exporter, output.exporterOptions));
    } else {
      const output = new OtlpFileOutput(exporter);
      files.push(output);
      readers.push(readerOptions(reader, exporter, output.exporterOptions('metrics')));
    }
  }
  if (readers.length === 0) return null;
  const outputs: Output[] = [...consoles, ...files, ...endpoints.values()];
  const made = outputs.map((output) => ({ processor: { shutdown: () => output.close() } }));
  const provider = allOrNone(
    made,
    () =>
      new NativeMeterProvider({
        resource,
        readers,
        views: configuration.views.map(configuredView),
        exemplarFilter: configuration.exemplarFilter,
        meterConfigurator: scopeConfigurator(configuration.meterConfigurator),
      }),
  );
  for (const output of consoles) output.printAtExit();
  for (const output of files) output.flushAtExit();
  for (const [reader, endpoint] of endpoints)
    void endpoint.listen((timeoutMs) => provider.flushReader(reader, timeoutMs));
  const exporters: ReconfigurableExporter[] = placed.map(({ path, reader }) => ({
    path,
    reconfigure: (options) => provider.reconfigureExporter(options, reader),
  }));
  return { provider, exporters, outputs, endpoints: [...endpoints.values()] };
}

function readerOptions(
  { intervalMs, timeoutMs, cardinalityLimits, maxExportBatchSize }: PeriodicReaderConfiguration,
  { temporality, defaultHistogramAggregation }: MetricExporterConfiguration,
  exporter: CompleteExporterOptions,
): MetricReaderOptions {
  const isExponential = defaultHistogramAggregation === 'base2_exponential_bucket_histogram';
  return {
    exporter:
      maxExportBatchSize === null
        ? exporter
        : { ...exporter, batch: { ...exporter.batch, maxItems: Math.min(maxExportBatchSize, MAX_ITEMS) } },
    intervalMs,
    // 0 is for no limit, and there is nothing longer than the interval.
    timeoutMs: timeoutMs === 0 ? intervalMs : Math.min(timeoutMs, intervalMs),
    temporality,
    defaultAggregation: (type) =>
      isExponential && type === InstrumentType.HISTOGRAM ? EXPONENTIAL : DEFAULT_AGGREGATION,
    cardinalityLimit: cardinalityLimits,
  };
}

/** The specification has it cumulative, and makes points only when it is asked. */
function pulledOptions(
  { cardinalityLimits }: PullReaderConfiguration,
  { exporterOptions }: PrometheusEndpoint,
): MetricReaderOptions {
  return {
    exporter: exporterOptions,
    intervalMs: NO_INTERVAL_MS,
    timeoutMs: NO_INTERVAL_MS,
    temporality: 'cumulative',
    defaultAggregation: () => DEFAULT_AGGREGATION,
    cardinalityLimit: cardinalityLimits,
  };
}
