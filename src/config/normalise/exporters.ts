import type {
  BatchProcessorConfiguration,
  ConsoleExporterConfiguration,
  OtlpExporterConfiguration,
  OtlpFileExporterConfiguration,
  SimpleProcessorConfiguration,
} from '../configuration-exporters.js';
import { nearestName } from '../declarative/nearest-name.js';
import { otlpExporter, type SignalName } from './otlp-exporter.js';
import type { OwnSections } from './own-exporter.js';
import type { Section } from './section.js';

/** The exporters that every signal has. */
export type SharedExporter =
  | OtlpExporterConfiguration
  | ConsoleExporterConfiguration
  | OtlpFileExporterConfiguration;

/** The exporter of a choice that every signal has, or null where the name is none of theirs. */
export function sharedExporter(
  name: string,
  options: Section,
  signal: SignalName,
  own: OwnSections,
): SharedExporter | null {
  options.noteSelf();
  switch (name) {
    case 'otlp_http':
    case 'otlp_grpc':
      return otlpExporter(options, name, signal, own);
    case 'otlp_file/development':
      return { kind: 'otlpFile', outputStream: outputStream(options) };
    case 'console':
      return { kind: 'console' };
    default:
      return null;
  }
}

function outputStream(options: Section): string {
  const stream = options.text('output_stream', 'outputStream', 'stdout');
  if (stream !== 'stdout' && !/^file:\/\/\/./.test(stream)) {
    options.error('output_stream', {
      code: 'INVALID_VALUE',
      message: `is ${JSON.stringify(stream)}, neither stdout nor the URL of a file`,
      advice: 'write stdout, or a URL with an absolute path such as file:///var/log/otel.jsonl',
    });
  }
  return stream;
}

/** A `batch` or `simple` processor with the exporter that `exporter` makes; null for other processors, and where there's none. */
export function processor<E>(
  section: Section,
  scheduleDelayMs: number,
  exporter: (section: Section) => E | null,
): BatchProcessorConfiguration<E> | SimpleProcessorConfiguration<E> | null {
  const chosen = section.choice();
  if (chosen === null) return null;
  const { name, options } = chosen;
  section.noteSelf();
  if (name !== 'batch' && name !== 'simple') {
    unknownComponent(section, 'processor', name, ['batch', 'simple']);
    return null;
  }
  const made = exporter(options.section('exporter', 'exporter'));
  if (made === null) return null;
  if (name === 'simple') return { kind: 'simple', exporter: made };
  const maxQueueSize = options.number('max_queue_size', 'maxQueueSize', 2048);
  return {
    kind: 'batch',
    scheduleDelayMs: options.number('schedule_delay', 'scheduleDelayMs', scheduleDelayMs),
    exportTimeoutMs: options.number('export_timeout', 'exportTimeoutMs', 30_000),
    maxQueueSize,
    maxExportBatchSize: batchSize(options, maxQueueSize),
    exporter: made,
  };
}

function batchSize(options: Section, maxQueueSize: number): number {
  const size = options.number('max_export_batch_size', 'maxExportBatchSize', 512);
  if (size <= maxQueueSize) return size;
  if (options.has('max_export_batch_size')) {
    options.error('max_export_batch_size', {
      code: 'CONFLICT',
      message: `is ${size}, more than max_queue_size, ${maxQueueSize}, lets wait`,
      advice: `use a number up to ${maxQueueSize}, or raise max_queue_size`,
    });
  }
  return maxQueueSize;
}

/** Tells of a component that nobody has. */
export function unknownComponent(
  section: Section,
  kind: string,
  name: string,
  known: readonly string[],
): void {
  const nearest = nearestName(name, known);
  const all = known.length === 1 ? `there is ${known[0]}` : `there are ${known.join(', ')}`;
  section.error(name, {
    code: 'UNKNOWN_COMPONENT',
    message: `there is no ${kind} ${JSON.stringify(name)}`,
    advice: nearest === null ? `use one that there is; ${all}` : `did you mean ${nearest}? ${all}`,
  });
}

/** Tells of a key that is missing after code was put over a document. */
export function requireKey(section: Section, key: string): void {
  if (section.has(key)) return;
  section.error(null, {
    code: 'MISSING_KEY',
    message: `lacks ${key}`,
    advice: `add ${key}, with where the signal goes`,
  });
}
