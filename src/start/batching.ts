import type {
  BatchProcessorConfiguration,
  OtlpExporterConfiguration,
  SimpleProcessorConfiguration,
} from '../config/configuration-exporters.js';
import type { ExporterOptions } from '../config/exporter-options.js';
import { exporterOptionsOf } from '../config/exporter-options-of.js';

/** The longest time that the exporter takes, for "no limit". */
const DAY_MS = 86_400_000;
/** The most items of a request. */
const MAX_ITEMS = 1_000_000;

/** A processor whose exporter is that of OTLP. */
export type OtlpProcessor =
  | BatchProcessorConfiguration<OtlpExporterConfiguration>
  | SimpleProcessorConfiguration<OtlpExporterConfiguration>;

/** Whether a setting was given, by a variable, a file or code: `path` is as in the configuration's origins. */
export type IsGiven = (path: string) => boolean;

/**
 * The options of an exporter with those of its batch processor, for the core has one batcher for both.
 *
 * `maxQueueSize` has no counterpart, since the core bounds what waits by bytes. `exportTimeoutMs` ends retries only where it was
 * given: they are the core's, and by themselves go on for longer than a processor without any would wait.
 *
 * @param path of the processor in the configuration.
 */
export function batchedExporterOptions(
  processor: OtlpProcessor,
  path: string,
  isGiven: IsGiven,
): ExporterOptions {
  return batchedOptions(processor, path, isGiven, exporterOptionsOf(processor.exporter));
}

/** The same, where the options of the exporter itself are known. */
export function batchedOptions(
  processor: BatchProcessorConfiguration<unknown> | SimpleProcessorConfiguration<unknown>,
  path: string,
  isGiven: IsGiven,
  options: ExporterOptions,
): ExporterOptions {
  if (processor.kind === 'simple')
    return { ...options, batch: { ...options.batch, delayMs: 0, maxItems: 1 } };
  const { scheduleDelayMs, maxExportBatchSize, exportTimeoutMs } = processor;
  const giveUpAfterMs = exportTimeoutMs === 0 ? DAY_MS : Math.min(exportTimeoutMs, DAY_MS);
  const isLimited = isGiven(`${path}.exportTimeoutMs`);
  return {
    ...options,
    batch: {
      ...options.batch,
      delayMs: Math.min(scheduleDelayMs, DAY_MS),
      maxItems: Math.min(Math.max(maxExportBatchSize, 1), MAX_ITEMS),
    },
    retry: {
      ...options.retry,
      maxElapsedMs: options.retry?.maxElapsedMs ?? (isLimited ? giveUpAfterMs : undefined),
    },
  };
}
