import { bare, boolean, choice, list, map, reference, type SchemaType } from '../schema-type.js';
import { batchKeys, configurator, exporterKeys, matcher } from './trace-definitions.js';

/** What makes and exports log records. */
export function logDefinitions(): Readonly<Record<string, SchemaType>> {
  return {
    LoggerProvider: map({
      processors: {
        type: list(reference('LogRecordProcessor')),
        isRequired: true,
        description: 'What log records go through.',
      },
      limits: { type: reference('LogRecordLimits'), description: 'How much of attributes is kept.' },
      'logger_configurator/development': {
        type: reference('ExperimentalLoggerConfigurator'),
        description: 'Turns loggers off, or sets their levels.',
      },
    }),
    LogRecordProcessor: choice({
      batch: {
        type: reference('BatchLogRecordProcessor'),
        description: 'Gathers records and exports them together.',
      },
      simple: { type: reference('SimpleLogRecordProcessor'), description: 'Exports each record.' },
      'event_to_span_event_bridge/development': {
        type: reference('ExperimentalEventToSpanEventBridgeLogRecordProcessor'),
        description: 'Makes events span events, too.',
      },
    }),
    BatchLogRecordProcessor: map(batchKeys('1000', 'LogRecordExporter')),
    SimpleLogRecordProcessor: map({
      exporter: { type: reference('LogRecordExporter'), isRequired: true, description: 'Where they go.' },
    }),
    ExperimentalEventToSpanEventBridgeLogRecordProcessor: bare,
    LogRecordExporter: choice(exporterKeys),
    ExperimentalLoggerConfigurator: configurator(
      'loggers',
      'ExperimentalLoggerMatcherAndConfig',
      'ExperimentalLoggerConfig',
    ),
    ExperimentalLoggerMatcherAndConfig: matcher('ExperimentalLoggerConfig'),
    ExperimentalLoggerConfig: map({
      enabled: { type: boolean, fallback: 'true', description: 'Whether it makes records.' },
      minimum_severity: {
        type: reference('SeverityNumber'),
        fallback: 'all',
        description: 'The least level.',
      },
      trace_based: {
        type: boolean,
        fallback: 'false',
        description: 'Whether records of spans that aren’t sampled are left out.',
      },
    }),
  };
}
