import { type Context, context, diag, isSpanContextValid, type Span } from '@opentelemetry/api';
import type { LogSource } from '../../capture/log-writer.js';
import type { EmittedLogRecord } from '../../capture/readable-log-record.js';
import { spanOf } from '../context/native-context.js';
import type { LogPipeline } from './log-pipeline.js';
import type { LoggerConfig, LogRecordProcessorLike } from './log-record-processor.js';
import { NativeLogRecord } from './native-log-record.js';

const SAMPLED = 1;
/**
 * A record may lead to others while it is emitted: by a processor that logs, or by a logger of OpenTelemetry's diagnostics
 * that is told what is wrong with the record. Deeper ones are dropped and counted as invalid, or they could go on for ever.
 */
const MAX_NESTED = 4;

/** What the loggers of one provider share. */
export interface LoggerShared {
  /** Null where nothing is exported. */
  readonly pipeline: LogPipeline | null;
  readonly processors: readonly LogRecordProcessorLike[];
  isShutDown: boolean;
  /** Calls of `emit` that have not returned yet. */
  nested: number;
}

/** Which records a logger may emit. */
export interface EnabledOptions {
  /** Whose span it would belong to. Default: the active context. */
  context?: Context | undefined;
  /** 1–4 trace, 5–8 debug, 9–12 info, 13–16 warn, 17–20 error, 21–24 fatal. */
  severityNumber?: number | undefined;
  /** What kind of event it is; without it, it is none. */
  eventName?: string | undefined;
}

/** A `Logger` of the OpenTelemetry API; {@link NativeLoggerProvider.getLogger} makes it. */
export class NativeLogger {
  /** @internal */
  protected readonly shared: LoggerShared;
  private readonly source: LogSource;
  private readonly isOn: boolean;
  private readonly minimumSeverity: number;
  private readonly isTraceBased: boolean;

  /** @internal */
  constructor(shared: LoggerShared, source: LogSource, config: LoggerConfig) {
    this.shared = shared;
    this.source = source;
    this.isOn = config.enabled ?? true;
    this.minimumSeverity = config.minimumSeverity ?? 0;
    this.isTraceBased = config.traceBased ?? false;
  }

  /**
   * Records `record` now. Never throws, never waits: a record that can't be recorded is counted in the provider's
   * `stats()`. What the record holds may be changed afterwards.
   */
  emit(record: EmittedLogRecord): void {
    const { shared } = this;
    const { pipeline, processors } = shared;
    if (shared.nested >= MAX_NESTED) {
      pipeline?.invalid();
      return;
    }
    shared.nested++;
    try {
      const current = record.context || context.active();
      if (!this.isEnabled(current, record)) {
        if (shared.isShutDown) pipeline?.late(1);
        return;
      }
      const { exception } = record;
      if (
        processors.length === 0 &&
        (exception === undefined || exception === null) &&
        (pipeline === null || pipeline.emit(record, this.source, spanOf(current)))
      ) {
        return;
      }
      this.process(new NativeLogRecord(record, this.source, current), current);
    } catch (error) {
      pipeline?.invalid();
      diag.error('otlp-native: a log record could not be recorded', error);
    } finally {
      shared.nested--;
    }
  }

  /** Whether a record of that severity and event name would be emitted; without `options`, any at all. Never throws. */
  enabled(options?: EnabledOptions): boolean {
    try {
      return this.isEnabled(options?.context || context.active(), options ?? {});
    } catch (error) {
      diag.error('otlp-native: whether a logger is enabled could not be told', error);
      return true;
    }
  }

  private process(record: NativeLogRecord, current: Context): void {
    const { pipeline, processors } = this.shared;
    for (const processor of processors) {
      try {
        processor.onEmit(record, current);
      } catch (error) {
        diag.error('otlp-native: a log record processor failed', error);
      }
    }
    record.makeReadonly();
    pipeline?.write(record);
  }

  private isEnabled(current: Context, { severityNumber, eventName }: EnabledOptions): boolean {
    const { shared } = this;
    if (shared.isShutDown || !this.isOn) return false;
    if (typeof severityNumber === 'number' && severityNumber !== 0 && severityNumber < this.minimumSeverity) {
      return false;
    }
    if (this.isTraceBased && isUnsampled(spanOf(current))) return false;
    if (shared.pipeline !== null) return true;
    const query = {
      context: current,
      instrumentationScope: this.source.scope,
      severityNumber,
      eventName,
    };
    return shared.processors.some((processor) => !processor.enabled || processor.enabled(query));
  }
}

function isUnsampled(span: Span | undefined): boolean {
  const spanContext = span?.spanContext();
  if (spanContext === undefined || !isSpanContextValid(spanContext)) return false;
  return (spanContext.traceFlags & SAMPLED) === 0;
}
