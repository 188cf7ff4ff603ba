import type { LogRecordLike } from '../capture/readable-log-record.js';
import type { ExporterOptions } from '../config/exporter-options.js';
import { recordsCost } from '../cost/records-cost.js';
import type { ExportStats } from '../export/export-stats.js';
import { LogPipeline } from '../sdk/logs/log-pipeline.js';
import { MeasuredLogPipeline } from '../sdk/logs/measured-log-pipeline.js';

/**
 * A `LogRecordProcessor` for the OpenTelemetry SDK, 2.x or 3.x line, that exports over OTLP. It stands for a
 * `BatchLogRecordProcessor` with an OTLP exporter: records are written down when they are emitted; encoding, batching,
 * compression, sending and retries run in Rust, off the main thread.
 *
 * Put it behind processors that change records: what they do later it doesn't see.
 *
 * ```ts
 * import { LoggerProvider } from '@opentelemetry/sdk-logs';
 * import { NativeLogRecordProcessor } from 'otlp-native/otel';
 *
 * const processor = new NativeLogRecordProcessor({ endpoint: 'http://localhost:4318' });
 * const provider = new LoggerProvider({ processors: [processor] });
 * provider.getLogger('example').emit({ body: 'hello' });
 * await provider.shutdown();
 * ```
 */
export class NativeLogRecordProcessor {
  private readonly pipeline: LogPipeline;

  /**
   * @param options what is left out comes from the `OTEL_EXPORTER_OTLP_*` variables, then from the defaults.
   * @throws OtlpNativeError when an option is invalid, with its code and the setting's name.
   */
  constructor(options?: ExporterOptions) {
    this.pipeline = recordsCost(options) ? new MeasuredLogPipeline(options) : new LogPipeline(options);
  }

  /** Records the log record as it is now. Never throws, never waits. */
  onEmit(record: LogRecordLike, _context?: unknown): void {
    this.pipeline.write(record);
  }

  /**
   * Delivers every record that was emitted before the call.
   *
   * @param timeout how long it may take: milliseconds, or `{ timeoutMillis }` as the SDK passes it. Default 30000.
   * @throws OtlpNativeError `FLUSH_TIMEOUT`; what is left stays queued.
   */
  forceFlush(timeout?: number | { timeoutMillis?: number }): Promise<void> {
    return this.pipeline.forceFlush(typeof timeout === 'object' ? timeout.timeoutMillis : timeout);
  }

  /**
   * Delivers what it can, drops and counts the rest, and ends.
   *
   * @param timeoutMs how long it may take. Default 30000.
   * @throws OtlpNativeError `FLUSH_TIMEOUT` when records had to be dropped.
   */
  shutdown(timeoutMs?: number): Promise<void> {
    return this.pipeline.shutdown(timeoutMs);
  }

  /** Where every record is. Adds up exactly at every call. */
  stats(): ExportStats {
    return this.pipeline.stats();
  }
}
