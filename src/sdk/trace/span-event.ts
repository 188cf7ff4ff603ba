import { isSimpleValue } from '../../capture/any-value.js';
import type { AttributeMap } from '../../capture/attribute-map.js';
import type { OwnEvent } from '../../capture/own-span.js';
import type { HrTime } from '../../capture/readable-span.js';
import { type AttributeLimits, AttributeList, partSlots } from './attribute-list.js';
import { anchored, type ClockAnchor } from './clock.js';
import type { TimedEvent } from './readable-span.js';

const NONE: unknown[] = [];

/** An event of a span, until someone looks at it. It is the list of its attributes, too, to be one object. */
export class SpanEvent extends AttributeList implements OwnEvent {
  readonly name: string;
  readonly readingMs: number;
  readonly given: HrTime | null;
  private readonly hasAttributes: boolean;

  /** @param readingMs what the monotonic clock reads; `given` stands in its place unless it is null. */
  constructor(
    name: string,
    readingMs: number,
    given: HrTime | null,
    attributes: AttributeMap | null,
    limits: AttributeLimits,
  ) {
    super(attributes === null ? NONE : partSlots(limits));
    this.name = name;
    this.readingMs = readingMs;
    this.given = given;
    this.hasAttributes = attributes !== null;
    if (attributes !== null) this.fill(attributes, limits, isSimpleValue);
  }

  /** The event as the official SDK's. */
  toTimedEvent(anchor: ClockAnchor): TimedEvent {
    const { name, given } = this;
    const time: [number, number] = given === null ? anchored(anchor, this.readingMs) : [given[0], given[1]];
    return this.hasAttributes ? { name, time, ...this.toAttributes() } : { name, time };
  }
}
