import { OTLPMetricExporter } from '@opentelemetry/exporter-metrics-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { RESOURCE_ATTRIBUTES, SCOPE } from '../workload/service-values.ts';
import { COLLECTION_INTERVAL_MS, COLLECTION_TIMEOUT_MS, type StartMetrics } from './running-metrics.ts';

/** The newest official SDK and exporter, cumulative temporality. */
export const startOfficialMetrics: StartMetrics = ({ endpoint, seriesLimit }) => {
  const exporter = new OTLPMetricExporter({
    url: `${endpoint}/v1/metrics`,
    compression: CompressionAlgorithm.GZIP,
    timeoutMillis: COLLECTION_TIMEOUT_MS,
  });
  const reader = new PeriodicExportingMetricReader({
    exporter,
    exportIntervalMillis: COLLECTION_INTERVAL_MS,
    exportTimeoutMillis: COLLECTION_TIMEOUT_MS,
    cardinalityLimits: { default: seriesLimit },
  });
  const provider = new MeterProvider({
    resource: resourceFromAttributes(RESOURCE_ATTRIBUTES),
    readers: [reader],
  });
  return {
    meter: provider.getMeter(SCOPE.name, SCOPE.version),
    collect: () => provider.forceFlush(),
    shutdown: () => provider.shutdown(),
  };
};
