import type { LogRecordLike } from '../capture/readable-log-record.js';
import type { ExporterOptions } from '../config/exporter-options.js';
import { recordsCost } from '../cost/records-cost.js';
import type { ExportStats } from '../export/export-stats.js';
import { LogPipeline } from '../sdk/logs/log-pipeline.js';
import { MeasuredLogPipeline } from '../sdk/logs/measured-log-pipeline.js';
import { type ExportResult, flushForResult } from './export-result.js';

/**
 * A `LogRecordExporter` for the OpenTelemetry SDK, 2.x or 3.x line, for those who keep their own processor.
 *
 * {@link NativeLogRecordProcessor} costs less: it writes a record down when it is emitted and needs no second queue.
 *
 * ```ts
 * import { BatchLogRecordProcessor, LoggerProvider } from '@opentelemetry/sdk-logs';
 * import { NativeLogRecordExporter } from 'otlp-native/otel';
 *
 * const exporter = new NativeLogRecordExporter({ endpoint: 'http://localhost:4318' });
 * const provider = new LoggerProvider({ processors: [new BatchLogRecordProcessor({ exporter })] });
 * await provider.shutdown();
 * ```
 */
export class NativeLogRecordExporter {
  private readonly pipeline: LogPipeline;

  /**
   * @param options what is left out comes from the `OTEL_EXPORTER_OTLP_*` variables, then from the defaults.
   * @throws OtlpNativeError when an option is invalid, with its code and the setting's name.
   */
  constructor(options?: ExporterOptions) {
    this.pipeline = recordsCost(options) ? new MeasuredLogPipeline(options) : new LogPipeline(options);
  }

  /** Sends `records`; `resultCallback` learns once, when all have an outcome, whether the server took them all. */
  export(records: readonly LogRecordLike[], resultCallback: (result: ExportResult) => void): void {
    const { pipeline } = this;
    let lost = 0;
    for (const record of records) lost += pipeline.write(record);
    lost += pipeline.handOver();
    flushForResult(pipeline, { count: records.length, name: 'log records' }, lost, resultCallback);
  }

  /** Delivers every record that was given before the call. As {@link NativeLogRecordProcessor.forceFlush}. */
  forceFlush(timeoutMs?: number): Promise<void> {
    return this.pipeline.forceFlush(timeoutMs);
  }

  /** Delivers what it can, drops and counts the rest, and ends. As {@link NativeLogRecordProcessor.shutdown}. */
  shutdown(timeoutMs?: number): Promise<void> {
    return this.pipeline.shutdown(timeoutMs);
  }

  /** Where every record is. Adds up exactly at every call. */
  stats(): ExportStats {
    return this.pipeline.stats();
  }
}
