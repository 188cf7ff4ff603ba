/**
 * What capture reads of an ended span: the part of the SDK's `ReadableSpan` that OTLP carries, written down structurally
 * so that the SDK's 2.x and 3.x spans fit alike and neither is needed at run time.
 */

import type { AttributeMap } from './attribute-map.js';

/** Seconds and nanoseconds since the Unix epoch. */
export type HrTime = readonly [number, number];

/** The API's `SpanContext`. */
export interface SpanContextLike {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  /** W3C trace flags; bit 0 is sampled. */
  readonly traceFlags: number;
  /** It came from another process. */
  readonly isRemote?: boolean | undefined;
  /** W3C `tracestate`. */
  readonly traceState?:
    | {
        /** Its text. */
        serialize(): string;
      }
    | undefined;
}

/** The SDK's `TimedEvent`. */
export interface EventLike {
  /** When it happened. */
  readonly time: HrTime;
  /** What happened. */
  readonly name: string;
  /** Of the event. */
  readonly attributes?: AttributeMap | undefined;
  /** How many attributes were left out, because of limits. */
  readonly droppedAttributesCount?: number | undefined;
}

/** The API's `Link`. */
export interface LinkLike {
  /** The other span. */
  readonly context: SpanContextLike;
  /** Of the link. */
  readonly attributes?: AttributeMap | undefined;
  /** How many attributes were left out, because of limits. */
  readonly droppedAttributesCount?: number | undefined;
}

/** Where telemetry comes from: plain attributes, or a `Resource` of the SDK. */
export interface ResourceLike {
  /** Such as `service.name`. */
  readonly attributes: AttributeMap;
  /** The schema of the attributes. */
  readonly schemaUrl?: string | undefined;
  /** Some are still being detected. */
  readonly asyncAttributesPending?: boolean | undefined;
  /** Resolves when all are there. */
  waitForAsyncAttributes?(): Promise<void>;
}

/** What made telemetry: the SDK's `InstrumentationScope`. */
export interface ScopeLike {
  /** Such as the name of an instrumentation library. */
  readonly name: string;
  /** Its version. */
  readonly version?: string | undefined;
  /** The schema of what it makes. */
  readonly schemaUrl?: string | undefined;
  /** Of the scope. */
  readonly attributes?: AttributeMap | undefined;
  /** How many attributes were left out, because of limits. */
  readonly droppedAttributesCount?: number | undefined;
}

/** The SDK's `ReadableSpan`, 2.x or 3.x. */
export interface SpanLike {
  /** What was done. */
  readonly name: string;
  /** The API's `SpanKind`. */
  readonly kind: number;
  /** Its ids and flags. */
  spanContext(): SpanContextLike;
  /** Undefined for a root. */
  readonly parentSpanContext?: SpanContextLike | undefined;
  /** When it began. */
  readonly startTime: HrTime;
  /** When it ended. */
  readonly endTime: HrTime;
  /** How it went. */
  readonly status: {
    /** The API's `SpanStatusCode`. */
    readonly code: number;
    /** Of an error. */
    readonly message?: string | undefined;
  };
  /** Of the span. */
  readonly attributes: AttributeMap;
  /** What happened meanwhile. */
  readonly events: readonly EventLike[];
  /** Other spans that it has to do with. */
  readonly links: readonly LinkLike[];
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
