import type { ResourceLike } from '../capture/readable-span.js';
import type { LoggerProviderConfiguration } from '../config/configuration-logs.js';
import { NativeLoggerProvider } from '../sdk/logs/native-logger-provider.js';
import { batchedExporterOptions, type IsGiven } from './batching.js';
import { valueLength } from './configured-traces.js';
import { printLogRecord } from './console-output.js';
import { otlpProcessors } from './otlp-processors.js';
import { PipelineLogRecordProcessor } from './pipeline-processors.js';

/** The place of the processors in the configuration. */
const PATH = 'loggerProvider.processors';

/**
 * The logger provider that a configuration describes; null where it exports to nothing that there is.
 *
 * @throws OtlpNativeError when an exporter can't be made.
 */
export function configuredLogs(
  configuration: LoggerProviderConfiguration,
  resource: ResourceLike,
  isGiven: IsGiven,
): NativeLoggerProvider | null {
  const { processors, limits } = configuration;
  const [first, ...others] = otlpProcessors(processors, PATH);
  const isPrinted = processors.some(({ exporter }) => exporter.kind === 'console');
  if (first === undefined && !isPrinted) return null;
  const further = others.map(
    ({ processor, path }) => new PipelineLogRecordProcessor(batchedExporterOptions(processor, path, isGiven)),
  );
  const provider = new NativeLoggerProvider({
    resource,
    logRecordLimits: {
      attributeCountLimit: limits.attributeCountLimit,
      attributeValueLengthLimit: valueLength(limits.attributeValueLengthLimit),
    },
    processors: further,
    exporter: first === undefined ? null : batchedExporterOptions(first.processor, first.path, isGiven),
    onEmit: isPrinted ? printLogRecord : undefined,
  });
  return provider;
}
