import type { Configuration } from '../../src/config/configuration.ts';
import type {
  BatchProcessorConfiguration,
  SimpleProcessorConfiguration,
} from '../../src/config/configuration-exporters.ts';
import type { LogRecordExporterConfiguration } from '../../src/config/configuration-logs.ts';
import type { MetricReaderConfiguration } from '../../src/config/configuration-metrics.ts';
import type {
  SamplerConfiguration,
  SpanExporterConfiguration,
} from '../../src/config/configuration-traces.ts';
import type { Effective } from './configuration-official.ts';

type AnyExporter = SpanExporterConfiguration | LogRecordExporterConfiguration;

/** A configuration of ours in the terms of {@link Effective}. */
export function effectiveOf(configuration: Configuration): Effective {
  const { tracerProvider, meterProvider, loggerProvider, propagators } = configuration;
  return {
    traces: tracerProvider?.processors.map(processor) ?? null,
    sampler: tracerProvider ? samplerText(tracerProvider.sampler) : null,
    spanLimits: tracerProvider && {
      attributeCountLimit: tracerProvider.limits.attributeCountLimit,
      attributeValueLengthLimit: tracerProvider.limits.attributeValueLengthLimit ?? Number.POSITIVE_INFINITY,
      eventCountLimit: tracerProvider.limits.eventCountLimit,
      linkCountLimit: tracerProvider.limits.linkCountLimit,
      attributePerEventCountLimit: tracerProvider.limits.eventAttributeCountLimit,
      attributePerLinkCountLimit: tracerProvider.limits.linkAttributeCountLimit,
    },
    metrics: meterProvider?.readers.map(reader) ?? null,
    logs: loggerProvider?.processors.map(processor) ?? null,
    logLimits: loggerProvider && {
      attributeCountLimit: loggerProvider.limits.attributeCountLimit,
      attributeValueLengthLimit: loggerProvider.limits.attributeValueLengthLimit ?? Number.POSITIVE_INFINITY,
    },
    propagators,
  };
}

function processor(
  given: BatchProcessorConfiguration<AnyExporter> | SimpleProcessorConfiguration<AnyExporter>,
): unknown {
  return { ...given, exporter: exporter(given.exporter) };
}

const DELTAS: Readonly<Record<string, readonly string[]>> = {
  cumulative: [],
  delta: ['COUNTER', 'OBSERVABLE_COUNTER', 'HISTOGRAM'],
  lowmemory: ['COUNTER', 'HISTOGRAM'],
};

function reader(given: MetricReaderConfiguration): unknown {
  if (given.kind !== 'periodic') return null;
  return {
    intervalMs: given.intervalMs,
    timeoutMs: given.timeoutMs,
    deltas: DELTAS[given.exporter.temporality],
    isExponential: given.exporter.defaultHistogramAggregation === 'base2_exponential_bucket_histogram',
    exporter: exporter(given.exporter),
  };
}

function exporter(given: AnyExporter): unknown {
  if (given.kind !== 'otlp') return { kind: given.kind };
  const { protocol, endpoint, headers, compression, timeoutMs } = given;
  if (protocol === 'grpc') {
    return { kind: 'grpc', address: new URL(endpoint).host, headers, compression, timeoutMs };
  }
  return { kind: protocol, url: new URL(endpoint).href, headers, compression, timeoutMs };
}

/** As the official samplers describe themselves. */
function samplerText(sampler: SamplerConfiguration): string {
  switch (sampler.kind) {
    case 'alwaysOn':
      return 'AlwaysOnSampler';
    case 'alwaysOff':
      return 'AlwaysOffSampler';
    case 'traceIdRatioBased':
      return `TraceIdRatioBased{${sampler.ratio}}`;
    case 'parentBased':
      return (
        `ParentBased{root=${samplerText(sampler.root)}, ` +
        `remoteParentSampled=${samplerText(sampler.remoteParentSampled)}, ` +
        `remoteParentNotSampled=${samplerText(sampler.remoteParentNotSampled)}, ` +
        `localParentSampled=${samplerText(sampler.localParentSampled)}, ` +
        `localParentNotSampled=${samplerText(sampler.localParentNotSampled)}}`
      );
    default:
      return sampler.kind;
  }
}
