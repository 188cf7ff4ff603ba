import type { Context } from '@opentelemetry/api';
import type { AttributeMap } from '../../capture/attribute-map.js';
import type { HrTime, ResourceLike, ScopeLike, SpanContextLike } from '../../capture/readable-span.js';

/** A record that a processor may change while it handles it: the `ReadWriteLogRecord` of the official SDK. */
export interface ReadWriteLogRecordLike {
  hrTime: HrTime;
  hrTimeObserved: HrTime;
  spanContext?: SpanContextLike | undefined;
  severityNumber?: number | undefined;
  severityText?: string | undefined;
  eventName?: string | undefined;
  body?: unknown;
  readonly resource: ResourceLike;
  readonly instrumentationScope: ScopeLike;
  /** To be changed by the setters, which keep the limits. */
  readonly attributes: AttributeMap;
  readonly droppedAttributesCount: number;
  setAttribute(key: string, value?: unknown): ReadWriteLogRecordLike;
  setAttributes(attributes: AttributeMap): ReadWriteLogRecordLike;
  setBody(body: unknown): ReadWriteLogRecordLike;
  setEventName(eventName: string): ReadWriteLogRecordLike;
  setSeverityNumber(severityNumber: number): ReadWriteLogRecordLike;
  setSeverityText(severityText: string): ReadWriteLogRecordLike;
}

/** What {@link LogRecordProcessorLike.enabled} is asked about. */
export interface EnabledQuery {
  context: Context;
  instrumentationScope: ScopeLike;
  severityNumber?: number;
  eventName?: string;
}

/** A `LogRecordProcessor` of the official SDK, 2.x or 3.x line, or one of your own. */
export interface LogRecordProcessorLike {
  /** Called for each record that is emitted, before it is exported; may change it until it returns. */
  onEmit(record: ReadWriteLogRecordLike, context?: Context): void;
  /** Whether the processor would do anything with such a record. Default: yes. */
  enabled?(query: EnabledQuery): boolean;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** How the loggers of a scope behave. */
export interface LoggerConfig {
  /** Whether they emit at all. Default true. */
  enabled?: boolean;
  /** Records with a severity number below it are not emitted; those without one are. Default 0. */
  minimumSeverity?: number;
  /** Records of spans that aren't sampled are not emitted. Default false. */
  traceBased?: boolean;
}

/** Decides how the loggers of a scope behave; asked once for each. */
export type LoggerConfigurator = (scope: ScopeLike) => LoggerConfig;
