import type { ResourceLike } from '../capture/readable-span.js';
import type { LoggerProviderConfiguration } from '../config/configuration-logs.js';
import { NativeLoggerProvider } from '../sdk/logs/native-logger-provider.js';
import { batchedExporterOptions, type IsGiven } from './batching.js';
import { valueLength } from './configured-traces.js';
import { printLogRecord } from './console-output.js';
import { otlpProcessors } from './otlp-processors.js';
import { allOrNone, PipelineLogRecordProcessor } from './pipeline-processors.js';
import type { ReconfigurableExporter } from './reconfigurable-exporter.js';

/** The place of the processors in the configuration. */
const PATH = 'loggerProvider.processors';

/** A provider, and its exporters that can be changed while it works. */
export interface ConfiguredLogs {
  readonly provider: NativeLoggerProvider;
  readonly exporters: readonly ReconfigurableExporter[];
}

/**
 * The logger provider that a configuration describes; null where it exports to nothing that there is.
 *
 * @throws OtlpNativeError when an exporter can't be made.
 */
export function configuredLogs(
  configuration: LoggerProviderConfiguration,
  resource: ResourceLike,
  isGiven: IsGiven,
): ConfiguredLogs | null {
  const { processors, limits } = configuration;
  const [first, ...others] = otlpProcessors(processors, PATH);
  const isPrinted = processors.some(({ exporter }) => exporter.kind === 'console');
  if (first === undefined && !isPrinted) return null;
  const further: { path: string; processor: PipelineLogRecordProcessor }[] = [];
  const provider = allOrNone(further, () => {
    for (const { processor, path } of others) {
      const options = batchedExporterOptions(processor, path, isGiven);
      further.push({ path, processor: new PipelineLogRecordProcessor(options) });
    }
    return new NativeLoggerProvider({
      resource,
      logRecordLimits: {
        attributeCountLimit: limits.attributeCountLimit,
        attributeValueLengthLimit: valueLength(limits.attributeValueLengthLimit),
      },
      processors: further.map(({ processor }) => processor),
      exporter: first === undefined ? null : batchedExporterOptions(first.processor, first.path, isGiven),
      onEmit: isPrinted ? printLogRecord : undefined,
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
