import type {
  BatchProcessorConfiguration,
  OtlpExporterConfiguration,
  SimpleProcessorConfiguration,
} from '../config/configuration-exporters.js';
import type { ExporterOptions } from '../config/exporter-options.js';
import { exporterOptionsOf } from '../config/exporter-options-of.js';

/** The longest time that the exporter takes, for "no limit". */
const DAY_MS = 86_400_000;

/** A processor whose exporter is that of OTLP. */
export type OtlpProcessor =
  | BatchProcessorConfiguration<OtlpExporterConfiguration>
  | SimpleProcessorConfiguration<OtlpExporterConfiguration>;

/** Whether a setting was given, by a variable, a file or code: `path` is as in the configuration's origins. */
export type IsGiven = (path: string) => boolean;

/**
 * The options of an exporter with those of its batch processor, for the core has one batcher for both.
 *
 * Only what was given is taken from the processor: the core's own defaults are made for its costs. `maxQueueSize` has no
 * counterpart, since the core bounds what waits by bytes.
 *
 * @param path of the processor in the configuration.
 */
export function batchedExporterOptions(
  processor: OtlpProcessor,
  path: string,
  isGiven: IsGiven,
): ExporterOptions {
  const options = exporterOptionsOf(processor.exporter);
  if (processor.kind === 'simple')
    return { ...options, batch: { ...options.batch, delayMs: 0, maxItems: 1 } };
  const { scheduleDelayMs, maxExportBatchSize, exportTimeoutMs } = processor;
  const given = <T>(key: string, value: T): T | undefined => (isGiven(`${path}.${key}`) ? value : undefined);
  const giveUpAfterMs = given('exportTimeoutMs', exportTimeoutMs === 0 ? DAY_MS : exportTimeoutMs);
  return {
    ...options,
    batch: {
      ...options.batch,
      delayMs: given('scheduleDelayMs', Math.min(scheduleDelayMs, DAY_MS)),
      maxItems: given('maxExportBatchSize', Math.min(Math.max(maxExportBatchSize, 1), 1_000_000)),
    },
    retry: {
      ...options.retry,
      maxElapsedMs:
        options.retry?.maxElapsedMs ??
        (giveUpAfterMs === undefined ? undefined : Math.min(giveUpAfterMs, DAY_MS)),
    },
  };
}
