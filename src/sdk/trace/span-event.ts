import type { OwnEvent } from '../../capture/own-span.js';
import type { HrTime } from '../../capture/readable-span.js';
import type { AttributeList } from './attribute-list.js';
import { anchored, type ClockAnchor } from './clock.js';
import type { TimedEvent } from './readable-span.js';

/** An event of a span, until someone looks at it. */
export class SpanEvent implements OwnEvent {
  readonly name: string;
  readonly seconds: number;
  readonly nanos: number;
  readonly given: HrTime | null;
  readonly attributes: AttributeList | null;

  constructor(
    name: string,
    seconds: number,
    nanos: number,
    given: HrTime | null,
    attributes: AttributeList | null,
  ) {
    this.name = name;
    this.seconds = seconds;
    this.nanos = nanos;
    this.given = given;
    this.attributes = attributes;
  }

  get droppedAttributes(): number {
    return this.attributes === null ? 0 : this.attributes.dropped;
  }

  /** The event as the official SDK's. */
  toTimedEvent(anchor: ClockAnchor): TimedEvent {
    const { name, attributes, given } = this;
    const time: [number, number] =
      given === null ? anchored(anchor, this.seconds, this.nanos) : [given[0], given[1]];
    if (attributes === null) return { name, time };
    return { name, time, ...attributes.toAttributes() };
  }
}
