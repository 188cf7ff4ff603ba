import { type LogSource, LogWriter } from '../../capture/log-writer.js';
import type { EmittedLogRecord, LogRecordLike } from '../../capture/readable-log-record.js';
import type { TraceContextSource } from '../../capture/trace-context-words.js';
import type { ExporterOptions } from '../../config/exporter-options.js';
import { ExportPipeline } from '../../export/export-pipeline.js';

/** Records that come while another is written wait; more of them than this are dropped and counted as invalid. */
const MAX_WAITING = 64;

/** The road of log records. */
export class LogPipeline extends ExportPipeline<LogWriter> {
  private waiting: LogRecordLike[] = [];

  constructor(options: ExporterOptions | undefined) {
    super('LOGS', options, new LogWriter());
  }

  /** Records a finished record. @returns as {@link ExportPipeline.written}. */
  write(record: LogRecordLike): number {
    if (!this.isOpen) return this.late(1);
    if (this.writer.isWriting) return this.wait(record);
    const lost = this.written(this.writer.write(record), 1);
    return this.waiting.length === 0 ? lost : lost + this.writeWaiting();
  }

  /**
   * Records what a logger emits. Never throws.
   *
   * @returns false when the record has to be made a finished one first, and given to {@link LogPipeline.write}.
   */
  emit(record: EmittedLogRecord, source: LogSource, span: TraceContextSource | undefined): boolean {
    if (this.writer.isWriting) return false;
    const outcome = this.writer.emit(record, source, span);
    if (outcome !== 'not direct') this.written(outcome === 'written', 1);
    if (this.waiting.length > 0) this.writeWaiting();
    return outcome !== 'not direct';
  }

  /** Counts a record that could not even be made. */
  invalid(): void {
    this.written(false, 1);
  }

  private wait(record: LogRecordLike): number {
    if (this.waiting.length >= MAX_WAITING) return this.written(false, 1);
    this.waiting.push(record);
    return 0;
  }

  private writeWaiting(): number {
    const { waiting } = this;
    this.waiting = [];
    let lost = 0;
    for (const record of waiting) lost += this.write(record);
    return lost;
  }
}
