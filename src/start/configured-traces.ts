import type { ResourceLike } from '../capture/readable-span.js';
import type { SpanLimitsConfiguration, TracerProviderConfiguration } from '../config/configuration-traces.js';
import { NativeTracerProvider } from '../sdk/trace/native-tracer-provider.js';
import type { SpanLimits } from '../sdk/trace/span-limits.js';
import { batchedExporterOptions, type IsGiven } from './batching.js';
import { configuredSampler } from './configured-sampler.js';
import { printSpan } from './console-output.js';
import { otlpProcessors } from './otlp-processors.js';
import { allOrNone, PipelineSpanProcessor } from './pipeline-processors.js';
import type { ReconfigurableExporter } from './reconfigurable-exporter.js';

/** The place of the processors in the configuration. */
const PATH = 'tracerProvider.processors';

/** A provider, and its exporters that can be changed while it works. */
export interface ConfiguredTraces {
  readonly provider: NativeTracerProvider;
  readonly exporters: readonly ReconfigurableExporter[];
}

/**
 * The tracer provider that a configuration describes; null where it exports to nothing that there is.
 *
 * @throws OtlpNativeError when an exporter can't be made.
 */
export function configuredTraces(
  configuration: TracerProviderConfiguration,
  resource: ResourceLike,
  isGiven: IsGiven,
): ConfiguredTraces | null {
  const { processors } = configuration;
  const [first, ...others] = otlpProcessors(processors, PATH);
  const isPrinted = processors.some(({ exporter }) => exporter.kind === 'console');
  if (first === undefined && !isPrinted) return null;
  const further: { path: string; processor: PipelineSpanProcessor }[] = [];
  const provider = allOrNone(further, () => {
    for (const { processor, path } of others) {
      const options = batchedExporterOptions(processor, path, isGiven);
      further.push({ path, processor: new PipelineSpanProcessor(options) });
    }
    return new NativeTracerProvider({
      resource,
      sampler: configuredSampler(configuration.sampler),
      spanLimits: spanLimits(configuration.limits),
      spanProcessors: further.map(({ processor }) => processor),
      exporter: first === undefined ? null : batchedExporterOptions(first.processor, first.path, isGiven),
      onEnd: isPrinted ? printSpan : undefined,
    });
  });
  const exporters: ReconfigurableExporter[] = further.map(({ path, processor }) => ({
    path,
    reconfigure: (options) => processor.pipeline.reconfigure(options),
  }));
  if (first !== undefined) {
    const { path } = first;
    exporters.push({ path, reconfigure: (options) => provider.reconfigureExporter(options) });
  }
  return { provider, exporters };
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
