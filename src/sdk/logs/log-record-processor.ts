import type { Context } from '@opentelemetry/api';
import type { AttributeMap } from '../../capture/attribute-map.js';
import type { HrTime, ResourceLike, ScopeLike, SpanContextLike } from '../../capture/readable-span.js';

/** A record that a processor may change while it handles it: the `ReadWriteLogRecord` of the official SDK. */
export interface ReadWriteLogRecordLike {
  /** When it happened. */
  hrTime: HrTime;
  /** When it was seen. */
  hrTimeObserved: HrTime;
  /** The span that it belongs to, if any. */
  spanContext?: SpanContextLike | undefined;
  /** 1–4 trace, 5–8 debug, 9–12 info, 13–16 warn, 17–20 error, 21–24 fatal. */
  severityNumber?: number | undefined;
  /** The level under its own name. */
  severityText?: string | undefined;
  /** What kind of event it is; without it, it is none. */
  eventName?: string | undefined;
  /** Any value; undefined for none. */
  body?: unknown;
  /** Where it comes from. */
  readonly resource: ResourceLike;
  /** What made it. */
  readonly instrumentationScope: ScopeLike;
  /** To be changed by the setters, which keep the limits. */
  readonly attributes: AttributeMap;
  /** How many attributes were left out, because of limits. */
  readonly droppedAttributesCount: number;
  /** Sets one attribute, within the limits. */
  setAttribute(key: string, value?: unknown): ReadWriteLogRecordLike;
  /** Sets several. */
  setAttributes(attributes: AttributeMap): ReadWriteLogRecordLike;
  /** Replaces the body. */
  setBody(body: unknown): ReadWriteLogRecordLike;
  /** Makes it an event of that kind. */
  setEventName(eventName: string): ReadWriteLogRecordLike;
  /** Replaces the severity. */
  setSeverityNumber(severityNumber: number): ReadWriteLogRecordLike;
  /** Replaces the level's name. */
  setSeverityText(severityText: string): ReadWriteLogRecordLike;
}

/** What {@link LogRecordProcessorLike.enabled} is asked about. */
export interface EnabledQuery {
  /** Whose span it would belong to. */
  context: Context;
  /** What made it. */
  instrumentationScope: ScopeLike;
  /** 1–4 trace, 5–8 debug, 9–12 info, 13–16 warn, 17–20 error, 21–24 fatal. */
  severityNumber?: number;
  /** What kind of event it is; without it, it is none. */
  eventName?: string;
}

/** A `LogRecordProcessor` of the official SDK, 2.x or 3.x line, or one of your own. */
export interface LogRecordProcessorLike {
  /** Called for each record that is emitted, before it is exported; may change it until it returns. */
  onEmit(record: ReadWriteLogRecordLike, context?: Context): void;
  /** Whether the processor would do anything with such a record. Default: yes. */
  enabled?(query: EnabledQuery): boolean;
  /** Resolves when all that it was told of is dealt with. */
  forceFlush(): Promise<void>;
  /** The same, and it is told of nothing more. */
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
