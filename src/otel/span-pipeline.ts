import { openSpanSnapshot } from '../capture/open-span-snapshot.js';
import type { SpanContextLike, SpanLike } from '../capture/readable-span.js';
import { SpanWriter } from '../capture/span-writer.js';
import type { ExporterOptions } from '../config/exporter-options.js';
import { ExportPipeline } from '../export/export-pipeline.js';

/** W3C trace flag. */
export const SAMPLED = 1;

/** The road of the SDK's spans. */
export class SpanPipeline extends ExportPipeline<SpanWriter> {
  constructor(options: ExporterOptions | undefined) {
    super('TRACES', options, new SpanWriter());
  }

  /** Records an ended span if it is sampled. */
  end(span: SpanLike): void {
    let context: SpanContextLike;
    try {
      context = span.spanContext();
    } catch {
      // No span of the SDK throws here. Whoever made this one shall not see the error in its `end()`.
      if (this.isOpen) this.written(false, 1);
      else this.late(1);
      return;
    }
    if ((context.traceFlags & SAMPLED) !== 0) this.write(span, context);
  }

  /** Records a span that is still open, as it is now. Never throws. */
  writeOpen(span: SpanLike): void {
    if (!this.isOpen) return;
    let isWritten = false;
    try {
      isWritten = this.writer.write(openSpanSnapshot(span), span.spanContext());
    } catch {
      // Counted, as one that can't be read.
    }
    this.written(isWritten, 1);
  }

  /** Records an ended span. @returns as {@link ExportPipeline.written}. */
  write(span: SpanLike, context: SpanContextLike): number {
    if (!this.isOpen) return this.late(1);
    return this.written(this.writer.write(span, context), 1);
  }
}
