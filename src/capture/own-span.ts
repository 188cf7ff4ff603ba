import type { FlatAttributes } from './flat-attributes.js';
import type { EventLike, HrTime, LinkLike, ResourceLike, ScopeLike } from './readable-span.js';

/** What has to be added to a reading of the monotonic clock to give the time since the epoch. */
export interface ClockOffset {
  /** Whole ones. */
  readonly seconds: number;
  /** Less than a second, with fractions. */
  readonly millis: number;
}

/** An event of an {@link OwnSpan}, with its attributes. */
export interface OwnEvent extends FlatAttributes {
  readonly name: string;
  /** What the monotonic clock read, in milliseconds. */
  readonly readingMs: number;
  /** In place of that, if the user gave a time. */
  readonly given: HrTime | null;
}

/** The parts that few spans have; an array of events takes the place of {@link OwnSpan.ownEvents}. */
export interface OwnSpanExtras {
  readonly startGiven: HrTime | null;
  readonly endGiven: HrTime | null;
  readonly events: readonly EventLike[] | null;
  readonly links: readonly LinkLike[];
  readonly droppedEvents: number;
  readonly droppedLinks: number;
}

/** An ended span of our own SDK as the writer reads it: numbers where the SDK's have texts and arrays. */
export interface OwnSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceFlags: number;
  /** False for ids that are no ids: the span can't be recorded. */
  readonly hasWords: boolean;
  readonly traceState: { serialize(): string } | undefined;
  writeIds(words: Uint32Array, at: number): void;
  readonly parent0: number;
  readonly parent1: number;
  /** `HEADER_HAS_PARENT` and `HEADER_IS_REMOTE`; its other bits are not read. */
  readonly parentBits: number;
  readonly clock: ClockOffset;
  /** What the monotonic clock read, in milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
  readonly statusCode: number;
  readonly statusMessage: string | undefined;
  readonly list: FlatAttributes;
  readonly ownEvents: readonly OwnEvent[] | null;
  readonly extras: OwnSpanExtras | null;
  readonly resource: ResourceLike;
  readonly instrumentationScope: ScopeLike;
}
