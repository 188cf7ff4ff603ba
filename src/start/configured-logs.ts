import type { ResourceLike } from '../capture/readable-span.js';
import type { LoggerProviderConfiguration } from '../config/configuration-logs.js';
import { NativeLoggerProvider } from '../sdk/logs/native-logger-provider.js';
import type { IsGiven } from './batching.js';
import { valueLength } from './configured-traces.js';
import { printLogRecord } from './console-output.js';
import { EventToSpanEventBridge } from './event-bridge.js';
import { type Exporting, exportingProvider } from './exporting-provider.js';
import { PipelineLogRecordProcessor } from './pipeline-processors.js';
import { placedExporters } from './placed-exporters.js';
import { scopeConfigurator } from './scope-configurator.js';

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
): Exporting<NativeLoggerProvider> | null {
  const { processors, limits, eventsToSpanEvents } = configuration;
  const exporting = placedExporters(processors, PATH, 'logs', isGiven);
  const isPrinted = processors.some(({ exporter }) => exporter.kind === 'console');
  if (exporting.length === 0 && !isPrinted && !eventsToSpanEvents) return null;
  return exportingProvider(
    exporting,
    (options) => new PipelineLogRecordProcessor(options),
    (further, exporter) =>
      new NativeLoggerProvider({
        resource,
        logRecordLimits: {
          attributeCountLimit: limits.attributeCountLimit,
          attributeValueLengthLimit: valueLength(limits.attributeValueLengthLimit),
        },
        loggerConfigurator: scopeConfigurator(configuration.loggerConfigurator),
        processors: eventsToSpanEvents ? [new EventToSpanEventBridge(), ...further] : further,
        exporter,
        onEmit: isPrinted ? printLogRecord : undefined,
      }),
  );
}
