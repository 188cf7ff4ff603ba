import {
  type Attributes,
  diag,
  type Exception,
  type HrTime,
  type Link,
  type Span,
  type SpanContext,
  type SpanKind,
  type SpanStatus,
  SpanStatusCode,
  type TimeInput,
} from '@opentelemetry/api';
import type { AttributeMap } from '../../capture/attribute-map.js';
import { HEADER_HAS_PARENT, HEADER_TRACE_FLAGS_MASK } from '../../capture/layout.js';
import type { OwnSpan } from '../../capture/own-span.js';
import type { ResourceLike, ScopeLike } from '../../capture/readable-span.js';
import { AttributeList, anyValue } from './attribute-list.js';
import {
  anchored,
  type ClockAnchor,
  currentAnchor,
  durationOf,
  givenTime,
  isTime,
  monotonicMs,
} from './clock.js';
import { exceptionAttributes } from './exception-attributes.js';
import type { ExceptionRecords } from './exception-records.js';
import { spanIdText, traceIdText } from './id-words.js';
import type { ReadableSpan, TimedEvent } from './readable-span.js';
import type { SpanDraft } from './span-draft.js';
import { SpanEvent } from './span-event.js';
import { SpanExtras } from './span-extras.js';
import { SpanIdentity } from './span-identity.js';
import type { ResolvedSpanLimits } from './span-limits.js';
import { cleanedLink } from './span-link.js';
import type { SpanObservers } from './span-observers.js';

const INSPECT = Symbol.for('nodejs.util.inspect.custom');
/** No whole number, so that the field holds a double from the start. */
const NOT_ENDED = -0.5;

/** What the spans of a tracer have in common. */
export interface SpanOwner {
  readonly scope: ScopeLike;
  readonly resource: ResourceLike;
  readonly limits: ResolvedSpanLimits;
  /** Null when nobody looks at spans but the exporter. */
  readonly observers: SpanObservers | null;
  /** Null where exceptions are events of the span alone. */
  readonly exceptions: ExceptionRecords | null;
  /** Takes a sampled span that has ended. */
  export(span: NativeSpan): void;
  /** Takes a sampled span as it is now. */
  exportOpen(span: NativeSpan): void;
}

/**
 * A recording span. It behaves as the official SDK's, which is also how it can be read: see {@link ReadableSpan}.
 *
 * It costs little because it holds what it is given and makes nothing of it: ids and times stay numbers, attributes lie in
 * a flat array, and whatever a reader asks for is made then, and stays what the span is exported from, so that a processor
 * may change it. What it holds is its own: it can be kept and read for as long as one likes.
 */
export class NativeSpan extends SpanIdentity implements Span, ReadableSpan, OwnSpan {
  name: string;
  readonly kind: SpanKind;
  readonly parent0: number;
  readonly parent1: number;
  /** The parent's trace flags and two bits of the record's header. */
  readonly parentBits: number;
  readonly clock: ClockAnchor;
  /** What the monotonic clock read. */
  readonly startMs: number;
  endMs: number;
  statusCode: number;
  statusMessage: string | undefined;
  list: AttributeList;
  /** Null without events, and once {@link SpanExtras.events} has them. */
  ownEvents: SpanEvent[] | null;
  extras: SpanExtras | null;
  private readonly owner: SpanOwner;
  private hasEnded: boolean;

  constructor(owner: SpanOwner, draft: SpanDraft, traceFlags: number, name: string, kind: SpanKind) {
    super(draft, traceFlags);
    const now = monotonicMs();
    this.name = name;
    this.kind = kind;
    this.parent0 = draft.parent0;
    this.parent1 = draft.parent1;
    this.parentBits = draft.parentBits;
    this.clock = currentAnchor(now);
    this.startMs = now;
    this.endMs = NOT_ENDED;
    this.statusCode = SpanStatusCode.UNSET;
    this.statusMessage = undefined;
    this.list = AttributeList.ofSpan(owner.limits.attributes);
    this.ownEvents = null;
    this.extras = null;
    this.owner = owner;
    this.hasEnded = false;
    if (draft.parentContext !== undefined) this.makeExtras().parentContext = draft.parentContext;
  }

  /** What a span may be given at its start; attributes and links are not checked yet. */
  begin(attributes: AttributeMap | undefined, links: readonly Link[] | undefined, startTime: unknown): void {
    if (attributes !== undefined && attributes !== null) {
      this.list.fill(attributes, this.owner.limits.attributes, anyValue);
    }
    if (startTime !== undefined && startTime !== null) {
      this.makeExtras().startGiven = givenTime(startTime, this.clock);
    }
    if (links !== undefined && links !== null && links.length > 0) this.pushLinks(links);
  }

  setAttribute(key: string, value: unknown): this {
    if (this.hasEnded) return this.refuse();
    this.list.set(key, value, this.owner.limits.attributes);
    return this;
  }

  setAttributes(attributes: Attributes): this {
    if (this.hasEnded) return this.refuse();
    this.list.setAll(attributes, this.owner.limits.attributes);
    return this;
  }

  addEvent(name: string, attributesOrTime?: Attributes | TimeInput, time?: TimeInput): this {
    if (this.hasEnded) return this.refuse();
    if (!this.makesRoomForEvent()) return this;
    let at: unknown = time;
    let attributes: AttributeMap | null = null;
    if (attributesOrTime !== undefined && attributesOrTime !== null) {
      if (!isTime(attributesOrTime)) {
        if (typeof attributesOrTime === 'object') attributes = attributesOrTime as AttributeMap;
      } else if (!isTime(time)) at = attributesOrTime;
    }
    const given = at === undefined ? null : givenTime(at, this.clock);
    const readingMs = given === null ? monotonicMs() : 0;
    const event = new SpanEvent(name, readingMs, given, attributes, this.owner.limits.eventAttributes);
    if (this.extras !== null && this.extras.events !== null) {
      this.extras.events.push(event.toTimedEvent(this.clock));
    } else if (this.ownEvents === null) this.ownEvents = [event];
    else this.ownEvents.push(event);
    return this;
  }

  recordException(exception: Exception, time?: TimeInput): void {
    try {
      const attributes = exceptionAttributes(exception);
      if (attributes === null) {
        diag.warn(`Failed to record an exception ${exception}`);
        return;
      }
      const { exceptions, scope } = this.owner;
      const isEvent =
        exceptions === null || this.hasEnded || exceptions.record(this, scope, attributes, time);
      if (isEvent) this.addEvent('exception', attributes as Attributes, time);
    } catch (error) {
      diag.warn('Failed to record an exception that can’t be read', error);
    }
  }

  addLink(link: Link): this {
    if (this.hasEnded) return this.refuse();
    this.pushLinks([link]);
    return this;
  }

  addLinks(links: Link[]): this {
    if (this.hasEnded) return this.refuse();
    this.pushLinks(links ?? []);
    return this;
  }

  setStatus(status: SpanStatus): this {
    if (this.hasEnded) return this.refuse();
    const code = status?.code;
    if (code === undefined || code === SpanStatusCode.UNSET) return this;
    if (this.statusCode === SpanStatusCode.OK) return this;
    this.statusCode = code;
    this.statusMessage = undefined;
    if (code === SpanStatusCode.ERROR && status.message !== undefined && status.message !== null) {
      if (typeof status.message === 'string') this.statusMessage = status.message;
      else diag.warn(`Dropping invalid status.message of type '${typeof status.message}', expected 'string'`);
    }
    return this;
  }

  updateName(name: string): this {
    if (this.hasEnded) return this.refuse();
    this.name = name;
    return this;
  }

  end(endTime?: TimeInput): void {
    // A hook that is told of the end may call for it again.
    if (this.hasEnded || this.endMs !== NOT_ENDED) {
      diag.error(`${this.name} ${this.idsText()} - You can only call end() on a span once.`);
      return;
    }
    this.endMs = monotonicMs();
    if (endTime !== undefined && endTime !== null) {
      this.makeExtras().endGiven = givenTime(endTime, this.clock);
    }
    if (this.extras !== null) this.checkParts();
    const { owner } = this;
    const { observers } = owner;
    if (observers === null) this.hasEnded = true;
    else {
      observers.onEnding(this);
      this.hasEnded = true;
      observers.onEnd(this);
    }
    owner.export(this);
  }

  /** @internal Exports it as it is now, with `mark` as true among its attributes; it stays open. */
  snapshot(mark: string): void {
    if (this.hasEnded || this.endMs !== NOT_ENDED) return;
    const { list } = this;
    try {
      this.endMs = monotonicMs();
      // One that was given a start in the future has not begun.
      if (durationOf(this.startTime, this.endTime)[0] < 0) return;
      this.list = list.marked(mark);
      this.owner.exportOpen(this);
    } finally {
      this.list = list;
      this.endMs = NOT_ENDED;
    }
  }

  isRecording(): boolean {
    return !this.hasEnded;
  }

  get ended(): boolean {
    return this.hasEnded;
  }

  get parentSpanContext(): SpanContext | undefined {
    const { parentBits, extras } = this;
    if ((parentBits & HEADER_HAS_PARENT) === 0) return undefined;
    if (extras !== null && extras.parentContext !== undefined) return extras.parentContext;
    const context: SpanContext = {
      traceId: traceIdText(this.trace0, this.trace1, this.trace2, this.trace3),
      spanId: spanIdText(this.parent0, this.parent1),
      traceFlags: parentBits & HEADER_TRACE_FLAGS_MASK,
      traceState: undefined,
    };
    this.makeExtras().parentContext = context;
    return context;
  }

  get startTime(): HrTime {
    const given = this.extras === null ? null : this.extras.startGiven;
    return given === null ? anchored(this.clock, this.startMs) : [given[0], given[1]];
  }

  get endTime(): HrTime {
    if (this.endMs === NOT_ENDED) return [0, 0];
    const given = this.extras === null ? null : this.extras.endGiven;
    return given === null ? anchored(this.clock, this.endMs) : [given[0], given[1]];
  }

  get duration(): HrTime {
    if (this.endMs === NOT_ENDED) return [-1, -1];
    return durationOf(this.startTime, this.endTime);
  }

  get status(): SpanStatus {
    const { statusCode, statusMessage } = this;
    return statusMessage === undefined ? { code: statusCode } : { code: statusCode, message: statusMessage };
  }

  get attributes(): Attributes {
    return this.list.toMap() as Attributes;
  }

  get events(): TimedEvent[] {
    const extras = this.makeExtras();
    if (extras.events === null) {
      extras.events = (this.ownEvents ?? []).map((event) => event.toTimedEvent(this.clock));
      this.ownEvents = null;
    }
    return extras.events;
  }

  get links(): Link[] {
    return this.makeExtras().links;
  }

  get resource(): ResourceLike {
    return this.owner.resource;
  }

  get instrumentationScope(): ScopeLike {
    return this.owner.scope;
  }

  get droppedAttributesCount(): number {
    return this.list.dropped;
  }

  get droppedEventsCount(): number {
    return this.extras === null ? 0 : this.extras.droppedEvents;
  }

  get droppedLinksCount(): number {
    return this.extras === null ? 0 : this.extras.droppedLinks;
  }

  /** What `console.log` shows. */
  [INSPECT](depth: number, options: object, inspect?: (value: unknown, options: object) => string): unknown {
    if (depth < 0) return '[NativeSpan]';
    const shown = {
      name: this.name,
      kind: this.kind,
      spanContext: this.spanContext(),
      parentSpanContext: this.parentSpanContext,
      status: this.status,
      startTime: this.startTime,
      endTime: this.endTime,
      ended: this.ended,
      attributes: this.attributes,
      events: this.events,
      links: this.links,
      instrumentationScope: this.instrumentationScope,
    };
    return inspect === undefined ? shown : `NativeSpan ${inspect(shown, options)}`;
  }

  private makeExtras(): SpanExtras {
    if (this.extras === null) this.extras = new SpanExtras();
    return this.extras;
  }

  /** Drops the oldest event where there may be no more. @returns false when there may be none. */
  private makesRoomForEvent(): boolean {
    const limit = this.owner.limits.events;
    const events = this.extras?.events ?? this.ownEvents;
    const count = events === null ? 0 : events.length;
    if (count < limit) return true;
    const extras = this.makeExtras();
    if (limit === 0) diag.warn('No events allowed.');
    else if (extras.droppedEvents === 0) diag.debug('Dropping extra events.');
    extras.droppedEvents++;
    events?.shift();
    return limit > 0;
  }

  private pushLinks(links: readonly Link[]): void {
    try {
      for (const link of links) this.pushLink(link);
    } catch (error) {
      diag.warn('Links that can’t be read are left out', error);
    }
  }

  private pushLink(link: Link | undefined): void {
    if (link === undefined || link === null) {
      diag.warn('Dropping a link that is none.');
      return;
    }
    const extras = this.makeExtras();
    const limit = this.owner.limits.links;
    if (extras.links.length >= limit) {
      if (extras.droppedLinks === 0) diag.debug('Dropping extra links.');
      extras.droppedLinks++;
      extras.links.shift();
      if (limit === 0) return;
    }
    extras.links.push(cleanedLink(link, this.owner.limits.linkAttributes));
  }

  /** What can only be amiss with a span that has extras: an end before the start, and parts that were dropped. */
  private checkParts(): void {
    const extras = this.makeExtras();
    if (extras.startGiven !== null || extras.endGiven !== null) {
      const { startTime } = this;
      if (durationOf(startTime, this.endTime)[0] < 0) {
        diag.warn('Inconsistent start and end time, startTime > endTime. Setting span duration to 0ms.');
        extras.endGiven = startTime;
      }
    }
    if (extras.droppedEvents > 0) {
      diag.warn(`Dropped ${extras.droppedEvents} events because eventCountLimit reached`);
    }
    if (extras.droppedLinks > 0) {
      diag.warn(`Dropped ${extras.droppedLinks} links because linkCountLimit reached`);
    }
  }

  private refuse(): this {
    diag.warn(`Cannot execute the operation on ended Span ${this.idsText()}`);
    return this;
  }

  private idsText(): string {
    const { traceId, spanId } = this.spanContext();
    return `{traceId: ${traceId}, spanId: ${spanId}}`;
  }
}
