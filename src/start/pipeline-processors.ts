import { TraceFlags } from '@opentelemetry/api';
import type { ExporterOptions } from '../config/exporter-options.js';
import { recordsCost } from '../cost/records-cost.js';
import { LogPipeline } from '../sdk/logs/log-pipeline.js';
import type { LogRecordProcessorLike, ReadWriteLogRecordLike } from '../sdk/logs/log-record-processor.js';
import { MeasuredLogPipeline } from '../sdk/logs/measured-log-pipeline.js';
import { MeasuredSpanPipeline } from '../sdk/trace/measured-span-pipeline.js';
import { NativeSpan } from '../sdk/trace/native-span.js';
import type { ReadableSpan } from '../sdk/trace/readable-span.js';
import { SpanPipeline } from '../sdk/trace/span-pipeline.js';
import type { SpanProcessor } from '../sdk/trace/span-processor.js';

/** A further OTLP exporter of spans: a provider has one of its own, which costs less. */
export class PipelineSpanProcessor implements SpanProcessor {
  readonly pipeline: SpanPipeline;

  /** @throws OtlpNativeError when an option is invalid. */
  constructor(options: ExporterOptions) {
    this.pipeline = recordsCost(options) ? new MeasuredSpanPipeline(options) : new SpanPipeline(options);
  }

  onStart(): void {}

  onEnd(span: ReadableSpan): void {
    if (span instanceof NativeSpan && (span.traceFlags & TraceFlags.SAMPLED) !== 0) this.pipeline.write(span);
  }

  forceFlush(): Promise<void> {
    return this.pipeline.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.pipeline.shutdown();
  }
}

/** A further OTLP exporter of log records. */
export class PipelineLogRecordProcessor implements LogRecordProcessorLike {
  readonly pipeline: LogPipeline;

  /** @throws OtlpNativeError when an option is invalid. */
  constructor(options: ExporterOptions) {
    this.pipeline = recordsCost(options) ? new MeasuredLogPipeline(options) : new LogPipeline(options);
  }

  onEmit(record: ReadWriteLogRecordLike): void {
    this.pipeline.write(record);
  }

  forceFlush(): Promise<void> {
    return this.pipeline.forceFlush();
  }

  shutdown(): Promise<void> {
    return this.pipeline.shutdown();
  }
}

/** What `make` makes; where it throws, the processors that were made by then are shut down, which nobody else would do. */
export function allOrNone<T>(
  made: readonly { readonly processor: { shutdown(): Promise<void> } }[],
  make: () => T,
): T {
  try {
    return make();
  } catch (error) {
    for (const { processor } of made) processor.shutdown().catch(() => {});
    throw error;
  }
}
