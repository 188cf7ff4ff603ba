import type { SpanLike } from '../capture/readable-span.js';
import type { ExporterOptions } from '../config/exporter-options.js';
import { OtlpNativeError } from '../errors.js';
import type { ExportStats } from '../export/export-stats.js';
import { SpanPipeline } from './span-pipeline.js';

/** The SDK's `ExportResult`: code 0 is success, 1 is failure. */
export interface ExportResult {
  code: number;
  error?: Error;
}

const SUCCESS = 0;
const FAILED = 1;
/** Retries end by themselves; this only bounds the wait for a core that says nothing. */
const EXPORT_TIMEOUT_MS = 86_400_000;

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
    this.pipeline = new SpanPipeline(options);
  }

  /** Sends `spans`; `resultCallback` learns once, when all have an outcome, whether the server took them all. */
  export(spans: readonly SpanLike[], resultCallback: (result: ExportResult) => void): void {
    const { pipeline } = this;
    let lost = 0;
    for (const span of spans) lost += pipeline.write(span, span.spanContext());
    lost += pipeline.handOver();
    void pipeline.flush(EXPORT_TIMEOUT_MS, false).then((report) => {
      const lostItems = lost + report.lostItems;
      if (lostItems === 0 && report.isComplete) resultCallback({ code: SUCCESS });
      else resultCallback({ code: FAILED, error: exportError(lostItems, spans.length) });
    });
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

/** Why an export failed; the failure itself, with its own code, went to OpenTelemetry's diagnostics. */
function exportError(lostItems: number, items: number): OtlpNativeError {
  return new OtlpNativeError('REFUSED_BY_SERVER', `${lostItems} of ${items} spans did not reach the server`);
}
