import type { ResourceLike } from '../capture/readable-span.js';
import type { SpanLimitsConfiguration, TracerProviderConfiguration } from '../config/configuration-traces.js';
import {
  NativeTracerProvider,
  type NativeTracerProviderOptions,
} from '../sdk/trace/native-tracer-provider.js';
import type { SpanLimits } from '../sdk/trace/span-limits.js';
import type { IsGiven } from './batching.js';
import { configuredSampler } from './configured-sampler.js';
import { printSpan } from './console-output.js';
import { type Exporting, exportingProvider } from './exporting-provider.js';
import { PipelineSpanProcessor } from './pipeline-processors.js';
import { placedExporters } from './placed-exporters.js';
import { scopeConfigurator } from './scope-configurator.js';

/** What becomes of exceptions. */
export type ExceptionOptions = Pick<NativeTracerProviderOptions, 'exceptionSignal' | 'loggerProvider'>;

/** The place of the processors in the configuration. */
const PATH = 'tracerProvider.processors';

/**
 * The tracer provider that a configuration describes; null where it exports to nothing that there is.
 *
 * @throws OtlpNativeError when an exporter can't be made.
 */
export function configuredTraces(
  configuration: TracerProviderConfiguration,
  resource: ResourceLike,
  isGiven: IsGiven,
  exceptions: ExceptionOptions,
): Exporting<NativeTracerProvider> | null {
  const { processors } = configuration;
  const exporting = placedExporters(processors, PATH, 'traces', isGiven);
  const isPrinted = processors.some(({ exporter }) => exporter.kind === 'console');
  if (exporting.length === 0 && !isPrinted) return null;
  return exportingProvider(
    exporting,
    (options) => new PipelineSpanProcessor(options),
    (further, exporter) =>
      new NativeTracerProvider({
        resource,
        ...exceptions,
        tracerConfigurator: scopeConfigurator(configuration.tracerConfigurator),
        sampler: configuredSampler(configuration.sampler),
        spanLimits: spanLimits(configuration.limits),
        spanProcessors: further,
        exporter,
        onEnd: isPrinted ? printSpan : undefined,
      }),
  );
}

function spanLimits(limits: SpanLimitsConfiguration): SpanLimits {
  return {
    attributeCountLimit: limits.attributeCountLimit,
    attributeValueLengthLimit: valueLength(limits.attributeValueLengthLimit),
    eventCountLimit: limits.eventCountLimit,
    linkCountLimit: limits.linkCountLimit,
    attributePerEventCountLimit: limits.eventAttributeCountLimit,
    attributePerLinkCountLimit: limits.linkAttributeCountLimit,
  };
}

/** The shortest that is kept of a value is one character. */
export function valueLength(limit: number | null): number {
  return limit === null ? Number.POSITIVE_INFINITY : Math.max(1, limit);
}
