import { type OpenSpan, OpenSpans } from '../capture/open-spans.js';
import type { SpanLike } from '../capture/readable-span.js';
import { type CaptureOpenSpans, resolveCaptureOpenSpans } from '../config/capture-open-spans.js';
import type { ExporterOptions } from '../config/exporter-options.js';
import { recordsCost } from '../cost/records-cost.js';
import type { ExportStats } from '../export/export-stats.js';
import { MeasuredSpanPipeline } from './measured-span-pipeline.js';
import { SAMPLED, SpanPipeline } from './span-pipeline.js';

/** A span of the SDK that can be read and ended. */
type SdkSpan = SpanLike & OpenSpan;

/** Options of a {@link NativeSpanProcessor}. */
export interface NativeSpanProcessorOptions extends ExporterOptions {
  /** Whether spans that are open outlive the process. Default false. */
  captureOpenSpans?: CaptureOpenSpans;
}

/**
 * A `SpanProcessor` for the OpenTelemetry SDK, 2.x or 3.x, that exports over OTLP. It stands for a `BatchSpanProcessor`
 * with an OTLP exporter: sampled spans are recorded when they end; encoding, batching, compression, sending and retries
 * run in Rust, off the main thread.
 *
 * ```ts
 * import { TracerProvider } from '@opentelemetry/sdk-trace';
 * import { NativeSpanProcessor } from 'otlp-native/otel';
 *
 * const processor = new NativeSpanProcessor({ endpoint: 'http://localhost:4318' });
 * const provider = new TracerProvider({ spanProcessors: [processor] });
 * provider.getTracer('example').startSpan('work').end();
 * await provider.shutdown();
 * ```
 */
export class NativeSpanProcessor {
  private readonly pipeline: SpanPipeline;
  private readonly openSpans: OpenSpans<SdkSpan> | null;

  /**
   * @param options what is left out comes from the `OTEL_EXPORTER_OTLP_*` variables, then from the defaults.
   * @throws OtlpNativeError when an option is invalid, with its code and the setting's name.
   */
  constructor(options?: NativeSpanProcessorOptions) {
    const { captureOpenSpans, ...exporter } = options ?? {};
    const capture = resolveCaptureOpenSpans(captureOpenSpans);
    const pipeline = recordsCost(exporter) ? new MeasuredSpanPipeline(exporter) : new SpanPipeline(exporter);
    this.pipeline = pipeline;
    if (capture === null) {
      this.openSpans = null;
      return;
    }
    const take = (span: SdkSpan): void => pipeline.writeOpen(span);
    const openSpans = new OpenSpans({ intervalMs: capture.intervalMs, take });
    pipeline.onExit = (isSignal) => openSpans.endIfCut(isSignal);
    this.openSpans = openSpans;
  }

  /** Does nothing but with `captureOpenSpans`: a span is recorded when it ends. */
  onStart(span: unknown, _parentContext: unknown): void {
    if (this.openSpans !== null && isSampled(span)) this.openSpans.add(span);
  }

  /** Records the span if it is sampled. Takes some 500 ns for a span of ten attributes; never throws, never waits. */
  onEnd(span: SpanLike): void {
    if (this.openSpans !== null) this.openSpans.delete(span as SdkSpan);
    this.pipeline.end(span);
  }

  /**
   * Delivers every span that ended before the call.
   *
   * @param timeoutMs how long it may take. Default 30000.
   * @throws OtlpNativeError `FLUSH_TIMEOUT`; what is left stays queued.
   */
  forceFlush(timeoutMs?: number): Promise<void> {
    return this.pipeline.forceFlush(timeoutMs);
  }

  /**
   * Delivers what it can, drops and counts the rest, and ends.
   *
   * @param timeoutMs how long it may take. Default 30000.
   * @throws OtlpNativeError `FLUSH_TIMEOUT` when spans had to be dropped.
   */
  shutdown(timeoutMs?: number): Promise<void> {
    this.openSpans?.close();
    return this.pipeline.shutdown(timeoutMs);
  }

  /** Where every span is. Adds up exactly at every call. */
  stats(): ExportStats {
    return this.pipeline.stats();
  }
}

function isSampled(span: unknown): span is SdkSpan {
  try {
    return ((span as SpanLike).spanContext().traceFlags & SAMPLED) !== 0;
  } catch {
    return false;
  }
}
