import type { Attributes, HrTime, Link, SpanContext, SpanKind, SpanStatus } from '@opentelemetry/api';
import type { ResourceLike, ScopeLike } from '../../capture/readable-span.js';

/** An event of a {@link ReadableSpan}. */
export interface TimedEvent {
  /** When it happened. */
  time: HrTime;
  /** What happened. */
  name: string;
  /** Of the event. */
  attributes?: Attributes;
  /** How many attributes were left out, because of limits. */
  droppedAttributesCount?: number;
}

/** A span as span processors and exporters read it, as in the official SDK. */
export interface ReadableSpan {
  /** What was done. */
  readonly name: string;
  /** Which side of what it is. */
  readonly kind: SpanKind;
  /** Its ids and flags. */
  readonly spanContext: () => SpanContext;
  /** Undefined for a root. */
  readonly parentSpanContext?: SpanContext | undefined;
  /** When it began. */
  readonly startTime: HrTime;
  /** When it ended; `[0, 0]` before. */
  readonly endTime: HrTime;
  /** How it went. */
  readonly status: SpanStatus;
  /** Of the span. */
  readonly attributes: Attributes;
  /** Other spans that it has to do with. */
  readonly links: Link[];
  /** What happened meanwhile. */
  readonly events: TimedEvent[];
  /** From its start to its end. */
  readonly duration: HrTime;
  /** Whether it has ended. */
  readonly ended: boolean;
  /** Where it comes from. */
  readonly resource: ResourceLike;
  /** What made it. */
  readonly instrumentationScope: ScopeLike;
  /** How many attributes were left out, because of limits. */
  readonly droppedAttributesCount: number;
  /** How many events were left out. */
  readonly droppedEventsCount: number;
  /** How many links were left out. */
  readonly droppedLinksCount: number;
}
