import type { SpanContext } from '@opentelemetry/api';
import type { OwnSpanExtras } from '../../capture/own-span.js';
import type { HrTime } from '../../capture/readable-span.js';
import type { TimedEvent } from './readable-span.js';
import type { SpanLink } from './span-link.js';

/** The parts that few spans have, in an object of their own, so that the others don't pay for them. */
export class SpanExtras implements OwnSpanExtras {
  startGiven: HrTime | null = null;
  endGiven: HrTime | null = null;
  parentContext: SpanContext | undefined = undefined;
  /** Where the events are once someone has looked at them. */
  events: TimedEvent[] | null = null;
  links: SpanLink[] = [];
  droppedEvents = 0;
  droppedLinks = 0;
}
