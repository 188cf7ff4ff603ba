import { OwnSpanWriter } from '../../capture/own-span-writer.js';
import type { ExporterOptions } from '../../config/exporter-options.js';
import { ExportPipeline } from '../../export/export-pipeline.js';
import type { NativeSpan } from './native-span.js';

/** The road of our own spans. */
export class SpanPipeline extends ExportPipeline<OwnSpanWriter> {
  constructor(options: ExporterOptions | undefined) {
    super('TRACES', options, new OwnSpanWriter());
  }

  /** Records an ended span. Never throws, never waits. */
  write(span: NativeSpan): void {
    if (this.isOpen) this.written(this.writer.write(span), 1);
    else this.late(1);
  }
}
