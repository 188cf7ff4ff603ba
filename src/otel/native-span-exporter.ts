import type { SpanLike } from '../capture/readable-span.js';
import type { ExporterOptions } from '../config/exporter-options.js';
import { recordsCost } from '../cost/records-cost.js';
import type { ExportStats } from '../export/export-stats.js';
import { type ExportResult, flushForResult } from './export-result.js';
import { MeasuredSpanPipeline } from './measured-span-pipeline.js';
import { SpanPipeline } from './span-pipeline.js';

/**
 * A `SpanExporter` for the OpenTelemetry SDK, 2.x or 3.x, for those who keep their own span processor.
 *
 * {@link NativeSpanProcessor} costs less: it records a span when it ends and needs no second queue.
 *
 * ```ts
 * import { BatchSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
 * import { NativeSpanExporter } from 'otlp-native/otel';
 *
 * const exporter = new NativeSpanExporter({ endpoint: 'http://localhost:4318' });
 * const provider = new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter })] });
 * await provider.shutdown();
 * ```
 */
export class NativeSpanExporter {
  private readonly pipeline: SpanPipeline;

  /**
   * @param options what is left out comes from the `OTEL_EXPORTER_OTLP_*` variables, then from the defaults.
   * @throws OtlpNativeError when an option is invalid, with its code and the setting's name.
   */
  constructor(options?: ExporterOptions) {
    this.pipeline = recordsCost(options) ? new MeasuredSpanPipeline(options) : new SpanPipeline(options);
  }

  /** Sends `spans`; `resultCallback` learns once, when all have an outcome, whether the server took them all. */
  export(spans: readonly SpanLike[], resultCallback: (result: ExportResult) => void): void {
    const { pipeline } = this;
    let lost = 0;
    for (const span of spans) lost += pipeline.write(span, span.spanContext());
    lost += pipeline.handOver();
    flushForResult(pipeline, { count: spans.length, name: 'spans' }, lost, resultCallback);
  }

  /** Delivers every span that was given before the call. As {@link NativeSpanProcessor.forceFlush}. */
  forceFlush(timeoutMs?: number): Promise<void> {
    return this.pipeline.forceFlush(timeoutMs);
  }

  /** Delivers what it can, drops and counts the rest, and ends. As {@link NativeSpanProcessor.shutdown}. */
  shutdown(timeoutMs?: number): Promise<void> {
    return this.pipeline.shutdown(timeoutMs);
  }

  /** Where every span is. Adds up exactly at every call. */
  stats(): ExportStats {
    return this.pipeline.stats();
  }
}
